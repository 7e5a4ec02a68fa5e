import type { FieldError, Problem } from '@/contract';

/** What the engine says of a field, by its path; a list's own field stands for each of its parts (`tags.3`). */
export function faultAt(problem: Problem | null, path: string): FieldError | undefined {
  return problem?.fields?.find(({ field }) => field === path || field.startsWith(`${path}.`));
}

import { checklistOf, lengths, type BusinessType, type Check, type CheckState, type ChecklistItem, type ReviewDraft, type Verdict } from '@/contract';

/** Characters of the notes: the justification of a status change. */
export const NOTES = lengths.justification;

/** What is checked: compliance only where it applies. */
export const itemsFor = (kind: BusinessType) => checklistOf[kind];

/** As people count, which is how the platform counts, too. */
export const lengthOf = (notes: string) => [...notes.trim()].length;

export const stateOf = (checks: readonly Check[], item: ChecklistItem): CheckState => checks.find((check) => check.item === item)?.state ?? 'open';

export function withState(checks: readonly Check[], item: ChecklistItem, state: CheckState): Check[] {
  return [...checks.filter((check) => check.item !== item), { item, state }];
}

/** Open, passed, failed and round again: what one key does. */
export const nextState: Record<CheckState, CheckState> = { open: 'passed', passed: 'failed', failed: 'open' };

export type Fault =
  | { kind: 'verdict' }
  | { kind: 'notes_short'; missing: number }
  | { kind: 'notes_long' }
  | { kind: 'open' | 'failed'; items: ChecklistItem[] };

/** The first thing that keeps the decision from being sent; the platform judges by the same rules. */
export function faultOf(verdict: Verdict | null, draft: ReviewDraft, items: readonly ChecklistItem[]): Fault | null {
  if (!verdict) return { kind: 'verdict' };
  if (verdict === 'approve') {
    const failed = items.filter((item) => stateOf(draft.checklist, item) === 'failed');
    if (failed.length > 0) return { kind: 'failed', items: failed };
    const open = items.filter((item) => stateOf(draft.checklist, item) === 'open');
    if (open.length > 0) return { kind: 'open', items: open };
  }
  const length = lengthOf(draft.notes);
  if (length < NOTES.min) return { kind: 'notes_short', missing: NOTES.min - length };
  return length > NOTES.max ? { kind: 'notes_long' } : null;
}

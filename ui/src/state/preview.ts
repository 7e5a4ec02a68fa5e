import { useEffect, useMemo, useState } from 'react';
import type { Answer, Args, CommandName, Problem } from '@/platform';
import { keyOf } from './cache';
import { useQuery } from './hooks';

/** Milliseconds without a keystroke before the question is put. */
const PAUSE = 180;

export interface Preview<T> {
  /** The last answer; it stays in sight until the next one. */
  data: T | undefined;
  problem: Problem | null;
  /** What stands belongs to what was asked last. */
  settled: boolean;
}

/** What would be, while somebody types: asked once they pause, and never blank between two answers. */
export function usePreview<K extends CommandName>(command: K, args: Args<K>): Preview<Answer<K>> {
  const key = keyOf(command, args);
  const wanted = useMemo(() => JSON.parse(key.slice(command.length + 1)) as Args<K>, [key, command]);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), PAUSE);
    return () => clearTimeout(timer);
  }, [wanted]);
  const query = useQuery(command, asked);
  const [last, setLast] = useState<Pick<Preview<Answer<K>>, 'data' | 'problem'>>({ data: undefined, problem: null });
  const data = query.data ?? last.data;
  if (!query.fetching && (data !== last.data || query.problem !== last.problem)) setLast({ data, problem: query.problem });
  return { ...last, settled: !query.fetching && asked === wanted };
}

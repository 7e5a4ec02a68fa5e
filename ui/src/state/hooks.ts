import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Tag } from '@/contract';
import { port, toProblem, type Answer, type Args, type CommandName, type Problem } from '@/platform';
import { keyOf, onVersion, read, refetch, subscribe, versionOf, type Snapshot } from './cache';

export interface Query<T> extends Snapshot<T> {
  /** Nothing is known yet and nothing has failed: paint a skeleton. */
  pending: boolean;
  refetch(): void;
}

/** The shell's answer, kept while a fresher one is fetched, and fetched again whenever a tag of the command changes. */
export function useQuery<K extends CommandName>(command: K, args: Args<K>): Query<Answer<K>> {
  const key = keyOf(command, args);
  // Arguments are compared by value: a fresh object of the same content is the same question.
  const stable = useMemo(() => JSON.parse(key.slice(command.length + 1)) as Args<K>, [key, command]);
  const snapshot = useSyncExternalStore(
    useCallback((listener) => subscribe(command, stable, listener), [command, stable]),
    () => read(command, stable),
  );
  const again = useCallback(() => void refetch(command, stable), [command, stable]);
  return { ...snapshot, pending: snapshot.data === undefined && snapshot.problem === null, refetch: again };
}

/** Grows whenever one of the tags changes: the `version` of `usePagedRows`. */
export function useTagVersion(tags: readonly Tag[]): number {
  return useSyncExternalStore(onVersion, () => versionOf(tags));
}

export interface Mutation<K extends CommandName> {
  /** Resolves with the answer or rejects with a `Problem`. */
  run(args: Args<K>): Promise<Answer<K>>;
  running: boolean;
  problem: Problem | null;
  reset(): void;
}

/** An act. What it changes comes back through the `changed` event, never through this hook. */
export function useMutation<K extends CommandName>(command: K): Mutation<K> {
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(0);
  const run = useCallback(
    async (args: Args<K>) => {
      latest.current += 1;
      const mine = latest.current;
      setRunning((n) => n + 1);
      setProblem(null);
      try {
        return await port().invoke(command, args);
      } catch (thrown) {
        const fault = toProblem(thrown);
        if (mine === latest.current) setProblem(fault);
        throw fault;
      } finally {
        setRunning((n) => n - 1);
      }
    },
    [command],
  );
  const reset = useCallback(() => setProblem(null), []);
  return { run, running: running > 0, problem, reset };
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { toProblem, type Problem } from '@/platform/problem';
import type { RowSource } from './rowSource';

export interface KeysetPage<Row, Cursor> {
  rows: Row[];
  /** `null` at the end. */
  next: Cursor | null;
}

export interface KeysetRows<Row> extends RowSource<Row> {
  rows: readonly Row[];
  /** There is more behind the last row. */
  more: boolean;
  loadMore(): void;
}

interface Loaded<Row, Cursor> {
  key: string;
  rows: Row[];
  next: Cursor | null;
  pages: number;
  problem: Problem | null;
}

/** Skeleton rows that stand for what is not loaded yet. */
const AHEAD = 8;

/** A list that is read page by page behind a cursor. A new `version` reads again as many pages as stand. */
export function useKeysetRows<Row, Cursor>({ queryKey, version = 0, loadPage }: {
  queryKey: string;
  version?: number;
  loadPage(after: Cursor | null): Promise<KeysetPage<Row, Cursor>>;
}): KeysetRows<Row> {
  const [loaded, setLoaded] = useState<Loaded<Row, Cursor> | null>(null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ loadPage, pages: 1, key: queryKey });
  const generation = useRef(0);
  const flying = useRef(false);
  useEffect(() => {
    latest.current = { loadPage, key: queryKey, pages: loaded?.key === queryKey ? Math.max(1, loaded.pages) : 1 };
  });

  useEffect(() => {
    generation.current += 1;
    const mine = generation.current;
    flying.current = true;
    void (async () => {
      const { loadPage: load, pages, key } = latest.current;
      const rows: Row[] = [];
      let next: Cursor | null = null;
      let problem: Problem | null = null;
      let page = 0;
      try {
        do {
          const answer: KeysetPage<Row, Cursor> = await load(next);
          rows.push(...answer.rows);
          next = answer.next;
          page += 1;
        } while (next !== null && page < pages && mine === generation.current);
      } catch (thrown) {
        problem = toProblem(thrown);
      }
      if (mine !== generation.current) return;
      flying.current = false;
      setLoaded((present) => (problem && present?.key === key ? { ...present, problem } : { key, rows, next, pages: page, problem }));
    })();
  }, [queryKey, version, attempt]);

  const loadMore = useCallback(() => {
    if (flying.current || !loaded || loaded.next === null || loaded.key !== latest.current.key) return;
    flying.current = true;
    const mine = generation.current;
    latest.current
      .loadPage(loaded.next)
      .then((answer) => {
        if (mine === generation.current) setLoaded((present) => present && { ...present, rows: [...present.rows, ...answer.rows], next: answer.next, pages: present.pages + 1, problem: null });
      })
      .catch((thrown: unknown) => {
        if (mine === generation.current) setLoaded((present) => present && { ...present, problem: toProblem(thrown) });
      })
      .finally(() => {
        if (mine === generation.current) flying.current = false;
      });
  }, [loaded]);

  return useMemo(() => {
    const rows = loaded?.rows ?? [];
    const more = loaded !== null && loaded.next !== null;
    return {
      rows,
      more,
      loadMore,
      total: rows.length + (more ? AHEAD : 0),
      get: (index) => rows[index],
      ensure: (_first, last) => last >= rows.length - AHEAD && more && !loaded.problem && loadMore(),
      pending: loaded === null,
      stale: loaded !== null && loaded.key !== queryKey,
      problem: loaded?.key === queryKey ? loaded.problem : null,
      retry: () => setAttempt((n) => n + 1),
    };
  }, [loaded, loadMore, queryKey]);
}

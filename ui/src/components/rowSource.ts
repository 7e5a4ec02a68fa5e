import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { toProblem, type Problem } from '@/platform/problem';

export interface Page<Row> {
  rows: Row[];
  /** All that match, not only these. */
  total: number;
}

/** What a `VirtualTable` draws from. A row that is not there yet is `undefined` and is painted as a skeleton. */
export interface RowSource<Row> {
  total: number;
  get(index: number): Row | undefined;
  /** Says which rows are in sight; pages that are missing are asked for. */
  ensure(first: number, last: number): void;
  /** Nothing has come yet. */
  pending: boolean;
  /** Rows of an older query are shown until the new ones arrive. */
  stale: boolean;
  problem: Problem | null;
  retry(): void;
}

/** A whole list that is already here. */
export function useRows<Row>(rows: readonly Row[] | undefined): RowSource<Row> {
  return useMemo(
    () => ({
      total: rows?.length ?? 0,
      get: (index) => rows?.[index],
      ensure: () => {},
      pending: rows === undefined,
      stale: false,
      problem: null,
      retry: () => {},
    }),
    [rows],
  );
}

export interface PagedRowsOptions<Row> {
  /** Names the query: filters, sort, text. Another key starts over, with the old rows in sight until the first new page. */
  queryKey: string;
  loadPage(offset: number, limit: number): Promise<Page<Row>>;
  /** Grows when the data behind changed: pages in sight are asked for again, in place. */
  version?: number;
  /** Rows per request; at most 100 cross the bridge at once. */
  pageSize?: number;
  /** The first page of the first query, when it is here already. */
  first?: Page<Row> | null;
}

interface Loaded<Row> {
  key: string;
  total: number;
  pages: Map<number, Row[]>;
  problem: Problem | null;
}

interface Window {
  first: number;
  last: number;
}

/** A list that is loaded page by page as it is scrolled. */
export function usePagedRows<Row>({ queryKey, loadPage, version = 0, pageSize = 100, first = null }: PagedRowsOptions<Row>): RowSource<Row> {
  const [loaded, setLoaded] = useState<Loaded<Row> | null>(first && { key: queryKey, total: first.total, pages: new Map([[0, first.rows]]), problem: null });
  const known = useRef(first === null ? null : { queryKey, version, attempt: 0 });
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ queryKey, loadPage });
  /** Pages under way, and whether they changed again meanwhile. */
  const flights = useRef(new Map<string, boolean>());
  const sight = useRef<Window>({ first: 0, last: pageSize - 1 });

  useEffect(() => {
    latest.current = { queryKey, loadPage };
  });

  const fetchPage = useCallback(
    (page: number, changed = false) => {
      const { queryKey: key, loadPage: load } = latest.current;
      const flight = `${key} ${page}`;
      if (flights.current.has(flight)) {
        // One question at a time: under a stream of changes no answer would ever be the latest.
        if (changed) flights.current.set(flight, true);
        return;
      }
      flights.current.set(flight, false);
      load(page * pageSize, pageSize)
        .then((answer) => {
          if (latest.current.queryKey !== key) return;
          // At once: left to React's own time, the rows would often miss the frame that they could have been in.
          flushSync(() =>
            setLoaded((present) => {
              const pages = new Map(present?.key === key ? present.pages : []);
              pages.set(page, answer.rows);
              return { key, total: answer.total, pages, problem: null };
            }),
          );
        })
        .catch((thrown: unknown) => {
          if (latest.current.queryKey !== key) return;
          setLoaded((present) => ({
            key,
            total: present?.key === key ? present.total : 0,
            pages: present?.key === key ? present.pages : new Map(),
            problem: toProblem(thrown),
          }));
        })
        .finally(() => {
          const again = flights.current.get(flight) === true;
          flights.current.delete(flight);
          if (again && latest.current.queryKey === key) setAttempt((n) => n + 1);
        });
    },
    [pageSize],
  );

  // A new query starts at the top; a new version asks again for what is in sight and forgets the rest.
  useEffect(() => {
    // The first page is here already: there is nothing to ask until something changes.
    const at = known.current;
    if (at && at.queryKey === queryKey && at.version === version && at.attempt === attempt) return;
    known.current = null;
    const { first: top, last } = sight.current;
    const from = Math.floor(top / pageSize);
    const to = Math.floor(last / pageSize);
    setLoaded((present) =>
      present?.key === queryKey ? { ...present, pages: new Map([...present.pages].filter(([page]) => page >= from && page <= to)) } : present,
    );
    for (let page = from; page <= to; page += 1) fetchPage(page, true);
  }, [queryKey, version, attempt, pageSize, fetchPage]);

  const ensure = useCallback(
    (first: number, last: number) => {
      sight.current = { first, last };
      if (!loaded || loaded.key !== queryKey) return;
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
        if (!loaded.pages.has(page)) fetchPage(page);
      }
    },
    [loaded, queryKey, pageSize, fetchPage],
  );

  return useMemo(
    () => ({
      total: loaded?.total ?? 0,
      get: (index) => loaded?.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
      ensure,
      pending: loaded === null,
      stale: loaded !== null && loaded.key !== queryKey,
      problem: loaded?.key === queryKey ? loaded.problem : null,
      retry: () => setAttempt((n) => n + 1),
    }),
    [loaded, ensure, pageSize, queryKey],
  );
}

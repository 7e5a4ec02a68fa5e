import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Widths } from '@/components';
import type { ShownView, ViewColumn, ViewContent } from '@/contract';
import { useQuery } from '@/state';
import { addressOfView, same, type Listed } from './content';
import type { AskedState } from './useAsked';

export interface ListView {
  /** Those of this list, by name. */
  all: readonly ShownView[];
  /** They could not be read. */
  failed: boolean;
  /** The one that the list began with; `null` without one, and when it is gone. */
  current: ShownView | null;
  /** The address names a view that is not there (any more), or not for this operator. */
  missing: boolean;
  /** What the list shows differs from it. */
  modified: boolean;
  /** What a view of the present list would hold. */
  content: ViewContent;
  columns: readonly ViewColumn[];
  setColumns(columns: ViewColumn[]): void;
  /** Widths that the edges of the headers were given. */
  resize(widths: Widths): void;
  open(view: ShownView | null): void;
}

interface Own {
  columns: readonly ViewColumn[];
  set(columns: ViewColumn[]): void;
}

/** The saved views of a list that has its question in the address. Without a view the columns are `own`: this device's. */
export function useViews<Query extends { text: string }>(listed: Listed<Query>, asked: AskedState<Query>, empty: Query, own: Own): ListView {
  const router = useRouter();
  const { data: found, problem } = useQuery('views_list', {});
  const all = useMemo(() => (found?.views ?? []).filter(({ view }) => view.content.list === listed.list), [found, listed]);
  const { view: id, columns: chosen } = asked.asked;
  const current = all.find(({ view }) => view.id === id) ?? null;
  const usual = all.find((shown) => shown.usual) ?? null;
  const held = current && listed.take(current.view.content);
  const columns = current ? (chosen ?? (held && held.columns.length > 0 ? held.columns : own.columns)) : own.columns;
  const content = listed.keep(asked.query, current ? (chosen ?? held?.columns ?? []) : [...columns]);

  // A link that names a view alone, and a list that is opened without a question while it has a usual view.
  const wanted = asked.named ? current : asked.bare ? usual : null;
  useEffect(() => {
    if (wanted) router.history.replace(addressOfView(wanted.view));
  }, [wanted, router]);

  // The same functions at every render: what is drawn beside the list is not drawn anew while somebody types.
  const latest = useRef({ columns, set: own.set });
  useEffect(() => {
    latest.current = { columns, set: current ? (next) => asked.ask({ ...asked.asked, query: asked.query, columns: next }) : own.set };
  });
  const setColumns = useCallback((next: ViewColumn[]) => latest.current.set(next), []);
  const resize = useCallback(
    (widths: Widths) => latest.current.set(latest.current.columns.map((column) => ({ ...column, width: column.key in widths ? (widths[column.key] ?? null) : column.width }))),
    [],
  );

  return {
    all, current, columns, content, setColumns, resize, failed: found === undefined && problem !== null,
    missing: found !== undefined && id !== undefined && id !== 'none' && current === null,
    modified: current !== null && !same(content, current.view.content),
    open: (shown) => {
      if (shown) router.history.push(addressOfView(shown.view));
      else asked.ask({ query: empty, row: null, ...(usual ? { view: 'none' } : {}) });
    },
  };
}

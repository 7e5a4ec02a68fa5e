import { useParams, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useEscape } from './claims';

/** Puts the focus on the list of the screen. */
export function focusList() {
  document.querySelector<HTMLElement>('[data-primary-list]')?.focus();
}

export interface Selection {
  id: string | null;
  /** Moves within the list without a trail of history entries. */
  select(id: string): void;
  close(): void;
}

/** What a list with a detail pane has open, kept in the address. When it leaves the list, its neighbour is opened and the list focused. With
 * `keepsSearch` the question of the list stands in the address, too, and stays there. */
export function useSelection(base: string, rows: readonly { id: string }[] | undefined, listKey: string, keepsSearch = false): Selection {
  const router = useRouter();
  const { id: asked } = useParams({ strict: false });
  const id = asked ?? null;
  const go = useCallback(
    (to: string | null) => {
      const path = `${to === null ? base : `${base}/${to}`}${keepsSearch ? router.history.location.search : ''}`;
      if (id === null && to !== null) router.history.push(path);
      else router.history.replace(path);
    },
    [router, base, id, keepsSearch],
  );
  const close = useCallback(() => {
    go(null);
    focusList();
  }, [go]);
  useEscape(id === null ? null : close);

  const seen = useRef<{ id: string; index: number; listKey: string } | null>(null);
  useEffect(() => {
    if (!rows || id === null) {
      seen.current = null;
      return;
    }
    const index = rows.findIndex((row) => row.id === id);
    if (index >= 0) {
      seen.current = { id, index, listKey };
      return;
    }
    const last = seen.current;
    seen.current = null;
    if (!last || last.id !== id || last.listKey !== listKey) return;
    const neighbour = rows[Math.min(last.index, rows.length - 1)];
    go(neighbour ? neighbour.id : null);
    focusList();
  }, [rows, id, listKey, go]);

  return { id, select: go, close };
}

/** The same for a screen whose address has no place for an id. */
export function useNeighbour<Row>(rows: readonly Row[], keyOf: (row: Row) => string, key: string | null, onMove: (key: string | null) => void) {
  const seen = useRef<{ key: string; index: number } | null>(null);
  useEffect(() => {
    if (key === null) {
      seen.current = null;
      return;
    }
    const index = rows.findIndex((row) => keyOf(row) === key);
    if (index >= 0) {
      seen.current = { key, index };
      return;
    }
    const last = seen.current;
    seen.current = null;
    if (last?.key !== key) return;
    const neighbour = rows[Math.min(last.index, rows.length - 1)];
    onMove(neighbour ? keyOf(neighbour) : null);
    focusList();
  }, [rows, key, keyOf, onMove]);
}

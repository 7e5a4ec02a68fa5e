import { useMemo, useRef, useState } from 'react';
import type { RowSource } from './rowSource';

/** Which rows of a list are chosen. A `VirtualTable` reads it and tells it what was chosen by key or mouse. */
export interface RowSelection {
  has(key: string): boolean;
  set(keys: readonly string[], on: boolean): void;
  /** Chooses from one place to another, where not all rows between are here: who made the list knows how to get them. */
  span?(from: number, to: number): void;
  /** `Ctrl`+`A`, and the box in the head. */
  all(): void;
  none(): void;
  state: 'none' | 'some' | 'all';
}

/** A selection within rows that are all here. */
export function useSelectedKeys(keys: readonly string[]): RowSelection & { keys: ReadonlySet<string> } {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const count = keys.filter((key) => chosen.has(key)).length;
    return {
      keys: chosen,
      has: (key) => chosen.has(key),
      set: (some, on) => setChosen((now) => withKeys(now, some, on)),
      all: () => setChosen(new Set(keys)),
      none: () => setChosen(new Set()),
      state: count === 0 ? 'none' : count === keys.length ? 'all' : 'some',
    };
  }, [keys, chosen]);
}

export function withKeys(known: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(known);
  keys.forEach((key) => (on ? next.add(key) : next.delete(key)));
  return next;
}

export interface Selecting<Row> {
  toggle(row: Row, index: number): void;
  /** From where the last choice began to this row, and no further. */
  extend(from: number, to: number): void;
}

/** How keys and mouse choose: one by one, and from an anchor to the cursor. */
export function useSelecting<Row>(selection: RowSelection | undefined, source: RowSource<Row>, rowKey: (row: Row) => string): Selecting<Row> {
  const anchor = useRef<number | null>(null);
  /** The far end of the range that is being drawn. */
  const reached = useRef<number | null>(null);
  const keysOf = (from: number, to: number) => {
    const keys: string[] = [];
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const row = source.get(index);
      if (row !== undefined) keys.push(rowKey(row));
    }
    return keys;
  };
  const choose = (from: number, to: number) => {
    const keys = keysOf(from, to);
    if (keys.length <= Math.abs(to - from) && selection?.span) selection.span(Math.min(from, to), Math.max(from, to));
    else selection?.set(keys, true);
  };
  return {
    toggle: (row, index) => {
      anchor.current = index;
      reached.current = index;
      selection?.set([rowKey(row)], !selection.has(rowKey(row)));
    },
    extend: (from, to) => {
      if (!selection) return;
      // The cursor went elsewhere meanwhile: a new range begins there.
      const start = reached.current === from ? (anchor.current ?? from) : from;
      const before = reached.current === from ? from : start;
      anchor.current = start;
      reached.current = to;
      // Drawn back, or over to the other side: what lies beyond is let go.
      const beyond = keysOf(start, before).filter((_, i) => {
        const index = Math.min(start, before) + i;
        return index < Math.min(start, to) || index > Math.max(start, to);
      });
      if (beyond.length > 0) selection.set(beyond, false);
      choose(start, to);
    },
  };
}

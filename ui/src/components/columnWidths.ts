import { useEffect, useMemo, useRef, type CSSProperties, type RefObject } from 'react';
import { columnWidths } from '@/contract';
import type { Column } from './VirtualTable';

export const fitWidth = (pixels: number) => Math.min(columnWidths.most, Math.max(columnWidths.least, Math.round(pixels)));

/** Of columns by key, in pixels; `null`: as wide as the list makes it. */
export type Widths = Record<string, number | null>;

/** What the edge of a header does with its column. */
export interface Resizing {
  /** How wide the column is painted. */
  measure(index: number): number;
  /** Begins to move the edge; how wide the column is now. */
  begin(index: number): number;
  show(width: number): void;
  /** The edge is let go of: the width that stands is told. */
  keep(): void;
  /** As it was before. */
  undo(): void;
  reset(index: number): void;
}

interface Gesture {
  index: number;
  from: number;
  width: number;
  /** Of flexible columns before it: they would give way, and the edge would run from the pointer. */
  held: ReadonlyMap<number, number>;
}

const SELECT_WIDTH = '40px';

/** The width of a track that does not flex, in pixels. */
export function pixelsOf(track: string): number | null {
  const pixels = /^(\d+)px$/.exec(track)?.[1];
  return pixels === undefined ? null : Number(pixels);
}

/** Tracks of the grid, and what they need at least: head and rows scroll sideways together below it. Gaps and padding as in the style sheet. */
function layoutOf(widths: readonly string[], selectable: boolean): { columns: string; least: string } {
  const tracks = selectable ? [SELECT_WIDTH, ...widths] : widths;
  const pixels = tracks.reduce((sum, track) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 0), 0);
  return { columns: tracks.join(' '), least: `calc(${pixels}px + ${tracks.length - 1} * var(--s-4) + 2 * var(--s-6))` };
}

/**
 * The widths of a table's columns as two properties of its box, which head and rows share: while an edge moves they alone are
 * written, and no row is drawn anew.
 */
export function useColumnWidths<Row>(box: RefObject<HTMLElement | null>, columns: readonly Column<Row>[], selectable: boolean, onResize: ((widths: Widths) => void) | undefined): { style: CSSProperties; resizing: Resizing | null } {
  const layout = useMemo(() => layoutOf(columns.map(({ width }) => width), selectable), [columns, selectable]);
  const latest = useRef({ columns, selectable, layout, onResize });
  const gesture = useRef<Gesture | null>(null);
  const resizable = onResize !== undefined;

  const resizing = useMemo((): Resizing => {
    const write = ({ columns: tracks, least }: { columns: string; least: string }) => {
      box.current?.style.setProperty('--local-columns', tracks);
      box.current?.style.setProperty('--local-least', least);
    };
    const measure = (index: number) => {
      const own = pixelsOf(latest.current.columns[index]?.width ?? '');
      const head = box.current?.querySelectorAll('[role="columnheader"]')[index + (latest.current.selectable ? 1 : 0)];
      return own ?? Math.round(head?.getBoundingClientRect().width ?? 0);
    };
    return {
      measure,
      begin: (index) => {
        const before = latest.current.columns.slice(0, index).flatMap(({ width }, at) => (pixelsOf(width) === null ? [[at, fitWidth(measure(at))] as const] : []));
        const width = measure(index);
        gesture.current = { index, from: width, width, held: new Map(before) };
        return width;
      },
      show: (width) => {
        const now = gesture.current;
        if (!now) return;
        now.width = fitWidth(width);
        const tracks = latest.current.columns.map((column, at) => (at === now.index ? `${now.width}px` : now.held.has(at) ? `${now.held.get(at)}px` : column.width));
        write(layoutOf(tracks, latest.current.selectable));
      },
      keep: () => {
        const now = gesture.current;
        gesture.current = null;
        if (!now) return;
        if (now.width === now.from) return write(latest.current.layout);
        const widths = [...now.held, [now.index, now.width] as const].flatMap(([at, width]) => {
          const column = latest.current.columns[at];
          return column ? [[column.key, width] as const] : [];
        });
        latest.current.onResize?.(Object.fromEntries(widths));
      },
      undo: () => {
        if (gesture.current) write(latest.current.layout);
        gesture.current = null;
      },
      reset: (index) => {
        const column = latest.current.columns[index];
        if (column) latest.current.onResize?.({ [column.key]: null });
      },
    };
  }, [box]);

  useEffect(() => {
    latest.current = { columns, selectable, layout, onResize };
  });
  // Other columns came meanwhile: an edge that is still held moves nothing any more.
  useEffect(() => resizing.undo(), [resizing, columns, selectable]);

  return { style: { '--local-columns': layout.columns, '--local-least': layout.least } as CSSProperties, resizing: resizable ? resizing : null };
}

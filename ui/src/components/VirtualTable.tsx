import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Checkbox } from './Checkbox';
import { useColumnWidths, type Widths } from './columnWidths';
import { useRowHeight } from './density';
import { EmptyState } from './EmptyState';
import { ErrorState } from './ErrorState';
import { latinKey } from './latinKey';
import { focusIsFree } from './listFocus';
import { useSelecting, type RowSelection } from './rowSelection';
import type { RowSource } from './rowSource';
import { HeaderCell } from './TableHead';
import { BoneCells, TableRow, type Click } from './TableRow';
import styles from './VirtualTable.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  /** The header is read out, not painted: for a column of icons. */
  quiet?: boolean;
  /** A CSS grid track: `96px`, `minmax(160px, 2fr)`. */
  width: string;
  align?: 'start' | 'end';
  sortable?: boolean;
  cell(row: Row): ReactNode;
}

export interface Sort {
  key: string;
  descending: boolean;
}

export interface VirtualTableProps<Row> {
  /** The accessible name. */
  label: string;
  columns: readonly Column<Row>[];
  source: RowSource<Row>;
  rowKey(row: Row): string;
  sort?: Sort | null;
  onSort?(sort: Sort): void;
  /** Widths that somebody gave columns at their headers' edges; without it they cannot be moved. */
  onResize?(widths: Widths): void;
  /** Enter, or a click. */
  onOpen?(row: Row, index: number): void;
  /** The cursor moved to this row: a split pane follows it. */
  onActive?(row: Row, index: number): void;
  /** The space bar: a glance without leaving the list. */
  onPeek?(row: Row): void;
  /** Which row the cursor stands on when one comes back to the list. */
  initialIndex?: number | null;
  /** Where the cursor stands at first. */
  activeKey?: string | null;
  /** A column of check boxes, `x`, ranges by `Shift`, all by `Ctrl`+`A`. */
  selection?: RowSelection | undefined;
  empty?: ReactNode;
  /** The list that `j`, `k` and `x` move in when nothing has focus. One a screen; on unless told. */
  primary?: boolean;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, source, rowKey, sort, onSort, onResize, onOpen, onActive, onPeek, initialIndex = null, activeKey, selection, empty, primary = true } = props;
  const { t } = useTranslation();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const late = useLasting(source.stale, LATE);
  const settled = useLasting(!source.stale && !source.pending, SETTLED);
  const [place, setPlace] = useState<{ index: number; key: string | null } | null>(initialIndex === null ? null : { index: initialIndex, key: null });
  const cursor = place && followed(source, rowKey, place);
  const setCursor = (index: number) => setPlace({ index, key: rowOf(source, rowKey, index) });
  const rows = useVirtualizer({
    count: source.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // Ahead of a hand that scrolls; but while somebody types, rows beyond the edge would be drawn at each keystroke for nobody.
    overscan: settled ? 8 : 1,
    paddingStart: 0,
    scrollPaddingStart: rowHeight,
  });
  // Only when the height changes: measuring walks through all rows, a hundred thousand of them, and draws the list again.
  const measured = useRef(rowHeight);
  useEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    rows.measure();
  }, [rows, rowHeight]);
  // Once, as soon as there is something to scroll in.
  const restored = useRef(initialIndex === null);
  useEffect(() => {
    if (restored.current || source.total === 0 || initialIndex === null) return;
    restored.current = true;
    rows.scrollToIndex(Math.min(initialIndex, source.total - 1), { align: 'center' });
    scroller.current?.focus({ preventScroll: true });
  }, [rows, source.total, initialIndex]);
  // A list that opens its screen is ready for the keys; never taken from somebody who types or tabs.
  const welcomed = useRef(!primary || initialIndex !== null);
  useEffect(() => {
    if (welcomed.current || source.pending || source.total === 0) return;
    welcomed.current = true;
    if (focusIsFree()) scroller.current?.focus({ preventScroll: true });
  }, [source.pending, source.total]);
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { ensure } = source;

  useEffect(() => {
    if (source.total > 0) ensure(first, last);
  }, [ensure, first, last, source.total]);

  const selectable = selection !== undefined;
  const selecting = useSelecting(selection, source, rowKey);
  const { style, resizing } = useColumnWidths(scroller, columns, selectable, onResize);
  const keyed = items.find((item) => activeKey != null && rowOf(source, rowKey, item.index) === activeKey);
  const current = cursor ?? keyed?.index ?? null;
  const rowId = (index: number) => `${id}row${index}`;

  const move = (to: number) => {
    const next = Math.max(0, Math.min(source.total - 1, to));
    setCursor(next);
    rows.scrollToIndex(next);
    const row = source.get(next);
    if (row !== undefined) onActive?.(row, next);
  };
  const toggle = (row: Row, index: number) => {
    setCursor(index);
    selecting.toggle(row, index);
  };
  const extend = (to: number) => {
    const next = Math.max(0, Math.min(source.total - 1, to));
    selecting.extend(current ?? next, next);
    move(next);
  };

  // The same functions at every render, so that rows which did not change are not drawn again.
  const acts = useRef({ click: (_row: Row, _index: number, _how: Click) => {}, toggle, onSort });
  useEffect(() => {
    acts.current = {
      click: (row, index, how) => {
        if (selection && how === 'range') return extend(index);
        if (selection && how === 'add') return toggle(row, index);
        setCursor(index);
        onActive?.(row, index);
        onOpen?.(row, index);
      },
      toggle,
      onSort,
    };
  });
  const clicked = useCallback((row: Row, index: number, how: Click) => acts.current.click(row, index, how), []);
  const toggled = useCallback((row: Row, index: number) => acts.current.toggle(row, index), []);
  const sorted = useCallback((next: Sort) => acts.current.onSort?.(next), []);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.altKey || source.total === 0) return;
    if (event.ctrlKey || event.metaKey) {
      if (!selection || event.shiftKey || latinKey(event) !== 'a') return;
      event.preventDefault();
      event.stopPropagation();
      return selection.all();
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const at = current ?? -1;
    const row = current === null ? undefined : source.get(current);
    const moves: Record<string, () => void> = {
      j: () => move(at + 1),
      ArrowDown: () => move(at + 1),
      k: () => move(at - 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(source.total - 1),
      PageDown: () => move(at + page),
      PageUp: () => move(at - page),
      Enter: () => row !== undefined && current !== null && onOpen?.(row, current),
      x: () => row !== undefined && current !== null && toggle(row, current),
      ...(onPeek ? { ' ': () => row !== undefined && onPeek(row) } : {}),
    };
    const wider: Record<string, () => void> = selection && event.shiftKey
      ? { j: () => extend(at + 1), ArrowDown: () => extend(at + 1), k: () => extend(at - 1), ArrowUp: () => extend(at - 1), Home: () => extend(0), End: () => extend(source.total - 1) }
      : {};
    const key = latinKey(event);
    const act = wider[key] ?? (event.shiftKey && key.length === 1 ? undefined : moves[key]);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  if (source.problem && source.total === 0) return <ErrorState problem={source.problem} onRetry={source.retry} />;
  if (!source.pending && !source.stale && source.total === 0) return <>{empty ?? <EmptyState />}</>;

  const waiting = source.pending ? Array.from({ length: 14 }, (_, i) => i) : [];
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={style}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={source.pending ? -1 : source.total + 1}
      aria-colcount={columns.length + (selectable ? 1 : 0)}
      aria-busy={source.pending || source.stale}
      aria-multiselectable={selectable || undefined}
      aria-activedescendant={current !== null && items.some((item) => item.index === current) ? rowId(current) : undefined}
      data-primary-list={primary || undefined}
      data-stale={source.stale || undefined}
      data-late={late || undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target === event.currentTarget && cursor === null && current === null && source.total > 0 && setPlace({ index: first, key: null })}
    >
      <div role="rowgroup" className={styles.headGroup}>
        <div role="row" aria-rowindex={1} className={styles.head}>
          {selection && (
            <span role="columnheader" className={styles.headCell}>
              <Checkbox
                checked={selection.state === 'some' ? 'indeterminate' : selection.state === 'all'}
                onChange={() => (selection.state === 'all' ? selection.none() : selection.all())}
                hideLabel
                label={t('ui.select_all')}
              />
            </span>
          )}
          {columns.map((column, index) => (
            <HeaderCell key={column.key} column={column} index={index} sort={sort?.key !== column.key ? null : sort.descending ? 'descending' : 'ascending'} onSort={onSort && sorted} resizing={resizing} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ blockSize: source.pending ? waiting.length * rowHeight : rows.getTotalSize() }}>
        {waiting.map((index) => (
          <div key={index} role="row" className={styles.row} style={{ transform: `translateY(${index * rowHeight}px)` }}>
            <BoneCells columns={columns} selectable={selectable} index={index} />
          </div>
        ))}
        {items.map((item) => {
          const row = source.get(item.index);
          return (
            <TableRow
              key={item.key}
              id={rowId(item.index)}
              row={row}
              index={item.index}
              start={item.start}
              columns={columns}
              active={item.index === current}
              selected={selection ? row !== undefined && selection.has(rowKey(row)) : null}
              openable={onOpen !== undefined}
              total={selectable ? source.total : 0}
              onClick={clicked}
              onToggle={toggled}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Milliseconds until an answer counts as late: earlier, dimming the rows would cost more than it tells. */
const LATE = 150;
/** Milliseconds after an answer without a further question until the list makes itself ready to be scrolled. */
const SETTLED = 600;

/** Whether it has been so for this many milliseconds. */
function useLasting(so: boolean, milliseconds: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!so) return;
    const timer = setTimeout(() => setLasts(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [so, milliseconds]);
  return so && lasts;
}

/** How far around the cursor its row is looked for after rows came or went. */
const FOLLOW = 200;

/** The cursor stays on its row when rows come or go above it; on the same place when its row has gone. */
function followed<Row>(source: RowSource<Row>, rowKey: (row: Row) => string, { index, key }: { index: number; key: string | null }): number | null {
  if (source.total === 0) return null;
  if (key !== null && rowOf(source, rowKey, index) !== key) {
    for (let step = 1; step <= FOLLOW; step += 1) {
      if (rowOf(source, rowKey, index + step) === key) return index + step;
      if (index >= step && rowOf(source, rowKey, index - step) === key) return index - step;
    }
  }
  return Math.min(index, source.total - 1);
}

function rowOf<Row>(source: RowSource<Row>, rowKey: (row: Row) => string, index: number): string | null {
  const row = source.get(index);
  return row === undefined ? null : rowKey(row);
}

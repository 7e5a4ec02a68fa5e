import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useRef, useState, type KeyboardEvent } from 'react';
import { columnWidths } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { fitWidth, pixelsOf, type Resizing } from './columnWidths';
import { cx } from './cx';
import type { Column, Sort } from './VirtualTable';
import styles from './VirtualTable.module.css';

interface HeaderCellProps {
  column: Pick<Column<never>, 'key' | 'header' | 'quiet' | 'width' | 'align' | 'sortable'>;
  index: number;
  /** `null` while another column is sorted by. */
  sort: 'ascending' | 'descending' | null;
  onSort: ((sort: Sort) => void) | undefined;
  /** `null` where widths are fixed. */
  resizing: Resizing | null;
}

export const HeaderCell = memo(function HeaderCell({ column, index, sort: sorted, onSort, resizing }: HeaderCellProps) {
  const { t } = useTranslation();
  const sortable = column.sortable && onSort;
  return (
    // The edge has a name of its own, which is none of the column's.
    <span role="columnheader" aria-label={resizing ? column.header : undefined} aria-sort={sortable ? (sorted ?? 'none') : undefined} className={cx(styles.headCell, column.align === 'end' && styles.end)}>
      <span className={styles.cell}>
        {sortable ? (
          <button
            type="button"
            className={styles.sort}
            title={t('ui.sort_by', { column: column.header })}
            onClick={() => onSort({ key: column.key, descending: sorted === 'ascending' })}
          >
            {column.header}
            {sorted === 'ascending' && <ArrowUp aria-hidden />}
            {sorted === 'descending' && <ArrowDown aria-hidden />}
          </button>
        ) : column.quiet ? (
          <span className="sr-only">{column.header}</span>
        ) : (
          column.header
        )}
      </span>
      {resizing && <Edge column={column} index={index} resizing={resizing} />}
    </span>
  );
});

/** Pixels of an arrow; with `Shift` it goes further. */
const STEP = 8;
const LEAP = 40;

/** The border at the end of a header: dragged, or moved with the arrow keys; a double click gives the column back to the list. */
function Edge({ column, index, resizing }: Pick<HeaderCellProps, 'column' | 'index'> & { resizing: Resizing }) {
  const { t, dir } = useTranslation();
  const format = useFormat();
  const drag = useRef<{ x: number; width: number } | null>(null);
  /** What had the focus before a pointer took hold of the edge. */
  const home = useRef<Element | null>(null);
  /** The width of a key that is held down. */
  const held = useRef<number | null>(null);
  // Of the track that it was measured in; another one tells for itself.
  const [seen, setSeen] = useState<{ track: string; width: number } | null>(null);
  const sign = dir === 'rtl' ? -1 : 1;
  const own = pixelsOf(column.width);
  const now = seen?.track === column.width ? seen.width : own;
  const see = (width: number) => setSeen({ track: column.width, width });
  const show = (width: number) => {
    resizing.show(width);
    see(fitWidth(width));
  };
  const end = (how: 'keep' | 'undo') => {
    const moved = drag.current !== null || held.current !== null;
    drag.current = null;
    held.current = null;
    if (moved) resizing[how]();
    return moved;
  };
  const cancel = () => {
    if (end('undo')) see(resizing.measure(index));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const step = (event.shiftKey ? LEAP : STEP) * sign;
    const by: Record<string, (width: number) => number> = {
      ArrowRight: (width) => width + step, ArrowLeft: (width) => width - step, Home: () => columnWidths.least, End: () => columnWidths.most,
    };
    const to = by[key];
    if (to) {
      held.current = fitWidth(to(held.current ?? resizing.begin(index)));
      show(held.current);
    } else if (key === 'Enter' || key === 'Delete') resizing.reset(index);
    else if (key === 'Escape' && (drag.current !== null || held.current !== null)) cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('ui.width_of', { column: column.header })}
      aria-valuenow={now ?? columnWidths.least}
      aria-valuetext={now === null ? t('ui.width_auto') : t('ui.pixels', { n: format.number(now) })}
      aria-valuemin={columnWidths.least}
      aria-valuemax={columnWidths.most}
      title={t('ui.width_how')}
      className={styles.edge}
      onFocus={() => see(resizing.measure(index))}
      onBlur={() => {
        end('keep');
        setSeen(null);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        end('keep');
        home.current = document.activeElement;
        drag.current = { x: event.clientX, width: resizing.begin(index) };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => drag.current && show(drag.current.width + sign * (event.clientX - drag.current.x))}
      onPointerUp={(event) => {
        end('keep');
        if (home.current === event.currentTarget) return;
        event.currentTarget.blur();
        if (home.current instanceof HTMLElement) home.current.focus({ preventScroll: true });
      }}
      onPointerCancel={cancel}
      onDoubleClick={() => resizing.reset(index)}
      onKeyDown={onKeyDown}
      onKeyUp={() => held.current !== null && end('keep')}
    />
  );
}

import { memo, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { Checkbox } from './Checkbox';
import { cx } from './cx';
import { Skeleton } from './Skeleton';
import type { Column } from './VirtualTable';
import styles from './VirtualTable.module.css';

/** Plain, with `Shift`, or with `Ctrl` (`⌘`). */
export type Click = 'open' | 'range' | 'add';

function clickOf(event: MouseEvent): Click {
  return event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'add' : 'open';
}

export interface TableRowProps<Row> {
  id: string;
  /** `undefined` while it is not there yet. */
  row: Row | undefined;
  index: number;
  /** Pixels from the top of the list. */
  start: number;
  columns: readonly Column<Row>[];
  active: boolean;
  /** `null` where nothing can be selected. */
  selected: boolean | null;
  openable: boolean;
  /** How many there are, which the check boxes tell; 0 where nothing can be selected. */
  total: number;
  onClick(row: Row, index: number, how: Click): void;
  onToggle(row: Row, index: number): void;
}

function Drawn<Row>({ id, row, index, start, columns, active, selected, openable, total, onClick, onToggle }: TableRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected ?? undefined}
      aria-busy={row === undefined || undefined}
      data-active={active || undefined}
      data-selected={selected || undefined}
      className={cx(styles.row, openable && styles.openable)}
      style={{ transform: `translateY(${start}px)` }}
      // No text is marked by a range of rows.
      onMouseDown={(event) => event.shiftKey && selected !== null && event.preventDefault()}
      onClick={(event) => row !== undefined && onClick(row, index, selected === null ? 'open' : clickOf(event))}
    >
      {row === undefined ? (
        <BoneCells columns={columns} selectable={selected !== null} index={index} />
      ) : (
        <>
          {selected !== null && <Choice selected={selected} index={index} total={total} onToggle={() => onToggle(row, index)} onRange={() => onClick(row, index, 'range')} />}
          {columns.map((column) => (
            <span role="gridcell" key={column.key} className={cx(styles.cell, column.align === 'end' && styles.end)}>
              {column.cell(row)}
            </span>
          ))}
        </>
      )}
    </div>
  );
}

/** A row of a list; drawn again only when something of it changed. */
export const TableRow = memo(Drawn) as <Row>(props: TableRowProps<Row>) => ReactNode;

function Choice({ selected, index, total, onToggle, onRange }: { selected: boolean; index: number; total: number; onToggle(): void; onRange(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span
      role="gridcell"
      className={styles.cell}
      onClick={(event) => event.stopPropagation()}
      onClickCapture={(event) => {
        if (!event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        onRange();
      }}
    >
      <Checkbox checked={selected} onChange={onToggle} hideLabel label={t('ui.row_of', { row: format.number(index + 1), total: format.number(total) })} />
    </span>
  );
}

export function BoneCells<Row>({ columns, selectable, index }: { columns: readonly Column<Row>[]; selectable: boolean; index: number }) {
  return (
    <>
      {selectable && <span role="gridcell" className={styles.cell} />}
      {columns.map((column, i) => (
        <span role="gridcell" key={column.key} className={styles.cell}>
          <Skeleton width={[62, 80, 48, 70][(index + i) % 4] ?? 60} />
        </span>
      ))}
    </>
  );
}

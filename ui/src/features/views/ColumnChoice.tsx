import { ArrowDown, ArrowUp, Columns3, GripVertical } from 'lucide-react';
import { memo, useCallback, useState, type DragEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { Button, Checkbox, columnWidths, fitWidth, IconButton, Input, latinDigits, Popover } from '@/components';
import type { ViewColumn } from '@/contract';
import { columnsOf, columnsText } from './address';
import styles from './Views.module.css';

/** The columns that this device shows a list with while no view says otherwise. */
export function useOwnColumns(key: string, known: readonly string[], usual: readonly ViewColumn[]): [readonly ViewColumn[], (next: readonly ViewColumn[]) => void] {
  const [kept, setKept] = useState<readonly ViewColumn[] | null>(() => {
    try {
      const found = columnsOf(localStorage.getItem(key) ?? '').filter((column) => known.includes(column.key));
      return found.length > 0 ? found : null;
    } catch {
      return null;
    }
  });
  const choose = useCallback((next: readonly ViewColumn[]) => {
    setKept(next);
    try {
      localStorage.setItem(key, columnsText(next));
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  }, [key]);
  return [kept ?? usual, choose];
}

interface Props {
  /** All that there are, with their headers. */
  known: readonly { key: string; label: string }[];
  /** Never left out. */
  fixed: string;
  chosen: readonly ViewColumn[];
  onChange(next: ViewColumn[]): void;
}

/** Which columns, in which order, how wide: by check boxes, arrows or dragging, and numbers. Memoised: the list around it is drawn at every keystroke. */
export const ColumnChoice = memo(function ColumnChoice({ known, fixed, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const present = chosen.filter(({ key }) => known.some((column) => column.key === key));
  const absent = known.filter(({ key }) => !present.some((column) => column.key === key));
  const [dragged, setDragged] = useState<string | null>(null);
  const move = (key: string, to: number) => {
    const column = present.find((known) => known.key === key);
    if (!column || to < 0 || to >= present.length) return;
    const rest = present.filter((other) => other !== column);
    onChange([...rest.slice(0, to), column, ...rest.slice(to)]);
  };
  return (
    <Popover label={t('tenants.columns')} align="end" trigger={<Button variant="ghost" size="sm" icon={<Columns3 aria-hidden />}>{t('tenants.columns')}</Button>}>
      <p className={styles.hint}>{t('views.columns_hint')}</p>
      <ul className={styles.columns} aria-label={t('tenants.columns')}>
        {present.map((column, index) => (
          <Chosen
            key={column.key}
            label={known.find(({ key }) => key === column.key)?.label ?? column.key}
            column={column}
            fixed={column.key === fixed}
            first={index === 0}
            last={index === present.length - 1}
            dragged={dragged === column.key}
            onRemove={() => onChange(present.filter((other) => other !== column))}
            onMove={(step) => move(column.key, index + step)}
            onWidth={(width) => onChange(present.map((other) => (other === column ? { ...other, width } : other)))}
            onDrag={setDragged}
            onOver={() => dragged !== null && dragged !== column.key && move(dragged, index)}
          />
        ))}
        {absent.map(({ key, label }) => (
          <li key={key} className={styles.column}>
            <span aria-hidden />
            <Checkbox checked={false} onChange={() => onChange([...present, { key, width: null }])} label={label} />
          </li>
        ))}
      </ul>
    </Popover>
  );
});

interface ChosenProps {
  label: string;
  column: ViewColumn;
  fixed: boolean;
  first: boolean;
  last: boolean;
  dragged: boolean;
  onRemove(): void;
  onMove(step: -1 | 1): void;
  onWidth(width: number | null): void;
  onDrag(key: string | null): void;
  onOver(): void;
}

function Chosen({ label, column, fixed, first, last, dragged, onRemove, onMove, onWidth, onDrag, onOver }: ChosenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState(column.width === null ? '' : String(column.width));
  const settle = () => {
    const width = Number.parseInt(latinDigits(typed), 10);
    const kept = Number.isNaN(width) ? null : fitWidth(width);
    setTyped(kept === null ? '' : String(kept));
    if (kept !== column.width) onWidth(kept);
  };
  const drag = {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', column.key);
      onDrag(column.key);
    },
    onDragEnd: () => onDrag(null),
  };
  return (
    <li
      className={styles.column}
      data-dragged={dragged || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        onOver();
      }}
      onDrop={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <span className={styles.grip} {...drag}><GripVertical aria-hidden /></span>
      <Checkbox checked disabled={fixed} onChange={onRemove} label={label} />
      <span className={styles.tools}>
        <Input
          className={styles.width}
          inputMode="numeric"
          aria-label={t('ui.width_of', { column: label })}
          placeholder={t('ui.width_auto')}
          title={t('views.width_range', { least: format.number(columnWidths.least), most: format.number(columnWidths.most) })}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
        />
        <IconButton label={t('views.move_up', { column: label })} icon={<ArrowUp aria-hidden />} disabled={first} onClick={() => onMove(-1)} />
        <IconButton label={t('views.move_down', { column: label })} icon={<ArrowDown aria-hidden />} disabled={last} onClick={() => onMove(1)} />
      </span>
    </li>
  );
}

import { ArrowDown, ArrowUp, Columns3, GripVertical, RotateCcw } from 'lucide-react';
import { memo, useCallback, useState, type DragEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { Button, Checkbox, fitWidth, IconButton, Input, latinDigits, Popover } from '@/components';
import { columnWidths, type ViewColumn } from '@/contract';
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
    // What the list proposes is no choice: it goes with the width of the window.
    const own = columnsText(next) === columnsText(usual) ? null : next;
    setKept(own);
    try {
      if (own) localStorage.setItem(key, columnsText(own));
      else localStorage.removeItem(key);
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  }, [key, usual]);
  return [kept ?? usual, choose];
}

interface Props {
  /** All that there are, with their headers. */
  known: readonly { key: string; label: string }[];
  /** Never left out. */
  fixed: string;
  /** Those that the list proposes. */
  usual: readonly ViewColumn[];
  chosen: readonly ViewColumn[];
  onChange(next: ViewColumn[]): void;
}

/** Which columns, in which order, how wide: by check boxes, arrows or dragging, and numbers. Memoised: the list around it is drawn at every keystroke. */
export const ColumnChoice = memo(function ColumnChoice({ known, fixed, usual, chosen, onChange }: Props) {
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
  // One list for both, so that a box which is ticked stays the same box and keeps the focus.
  const lines = [...present.map((column, index) => ({ key: column.key, column, index })), ...absent.map(({ key }) => ({ key, column: null, index: -1 }))];
  return (
    <Popover label={t('tenants.columns')} align="end" trigger={<Button variant="ghost" size="sm" icon={<Columns3 aria-hidden />}>{t('tenants.columns')}</Button>}>
      <p className={styles.hint}>{t('views.columns_hint')}</p>
      <ul className={styles.columns} aria-label={t('tenants.columns')}>
        {lines.map(({ key, column, index }) => (
          <Line
            key={key}
            label={known.find((one) => one.key === key)?.label ?? key}
            column={column}
            fixed={key === fixed}
            first={index === 0}
            last={index === present.length - 1}
            dragged={dragged === key}
            onChoose={(on) => onChange(on ? [...present, { key, width: null }] : present.filter((other) => other !== column))}
            onMove={(step) => move(key, index + step)}
            onWidth={(width) => onChange(present.map((other) => (other === column ? { ...other, width } : other)))}
            onDrag={setDragged}
            onOver={() => dragged !== null && dragged !== key && move(dragged, index)}
          />
        ))}
      </ul>
      <Button variant="ghost" size="sm" icon={<RotateCcw aria-hidden />} disabledReason={columnsText(chosen) === columnsText(usual) ? t('views.columns_usual') : null} onClick={() => onChange([...usual])}>{t('views.columns_reset')}</Button>
    </Popover>
  );
});

interface LineProps {
  label: string;
  /** `null`: not shown. */
  column: ViewColumn | null;
  fixed: boolean;
  first: boolean;
  last: boolean;
  dragged: boolean;
  onChoose(on: boolean): void;
  onMove(step: -1 | 1): void;
  onWidth(width: number | null): void;
  onDrag(key: string | null): void;
  onOver(): void;
}

function Line({ label, column, fixed, first, last, dragged, onChoose, onMove, onWidth, onDrag, onOver }: LineProps) {
  const { t } = useTranslation();
  const drag = column && {
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
        if (column) onOver();
      }}
      onDrop={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!column || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <span className={styles.grip} {...drag}>{column && <GripVertical aria-hidden />}</span>
      <Checkbox checked={column !== null} disabled={fixed} onChange={onChoose} label={label} />
      {column && (
        <span className={styles.tools}>
          <Width key={column.width} label={label} width={column.width} onWidth={onWidth} />
          <IconButton label={t('views.move_up', { column: label })} icon={<ArrowUp aria-hidden />} disabledReason={first ? t('views.is_first') : null} onClick={() => onMove(-1)} />
          <IconButton label={t('views.move_down', { column: label })} icon={<ArrowDown aria-hidden />} disabledReason={last ? t('views.is_last') : null} onClick={() => onMove(1)} />
        </span>
      )}
    </li>
  );
}

function Width({ label, width, onWidth }: { label: string; width: number | null; onWidth(width: number | null): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = width === null ? '' : String(width);
  const [typed, setTyped] = useState(shown);
  const settle = () => {
    const wanted = Number.parseInt(latinDigits(typed), 10);
    const kept = Number.isNaN(wanted) ? null : fitWidth(wanted);
    setTyped(kept === null ? '' : String(kept));
    if (kept !== width) onWidth(kept);
  };
  return (
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
  );
}

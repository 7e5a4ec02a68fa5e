import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import styles from './SplitPane.module.css';

export interface SplitPaneProps {
  list: ReactNode;
  /** `null` gives the list all the room. */
  detail: ReactNode;
  /** Of the list, in pixels. */
  initial?: number;
  min?: number;
  max?: number;
}

const STEP = 24;

/** List and detail side by side; the border between is dragged or moved with the arrow keys. */
export function SplitPane({ list, detail, initial = 420, min = 280, max = 900 }: SplitPaneProps) {
  const { t, dir } = useTranslation();
  const [width, setWidth] = useState(initial);
  const start = useRef<{ x: number; width: number } | null>(null);
  const sign = dir === 'rtl' ? -1 : 1;
  const set = (next: number) => setWidth(Math.round(Math.min(max, Math.max(min, next))));

  // The list keeps its place in the tree, and with it its cursor, when the detail comes and goes.
  const alone = detail === null;
  return (
    <div className={styles.split} style={{ gridTemplateColumns: alone ? 'minmax(0, 1fr)' : `${width}px 1px minmax(0, 1fr)` }}>
      <div className={styles.pane}>{list}</div>
      {!alone && <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('ui.resize_panes')}
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        className={styles.border}
        onPointerDown={(event) => {
          start.current = { x: event.clientX, width };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => start.current && set(start.current.width + sign * (event.clientX - start.current.x))}
        onPointerUp={() => (start.current = null)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') set(width - sign * STEP);
          if (event.key === 'ArrowRight') set(width + sign * STEP);
        }}
      />}
      {!alone && <div className={styles.pane}>{detail}</div>}
    </div>
  );
}

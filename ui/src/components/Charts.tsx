import type { ReactNode } from 'react';
import { useFormat } from '@/i18n/format';
import type { Tone } from './Badge';
import { cx } from './cx';
import styles from './Charts.module.css';

/** A line without axes beside a figure; `label` says in words what it shows. */
export function Sparkline({ values, label, tone = 'accent' }: { values: readonly number[]; label: string; tone?: Tone }) {
  const top = Math.max(...values, 1);
  const low = Math.min(...values, 0);
  const step = values.length > 1 ? 96 / (values.length - 1) : 96;
  const points = values.map((value, i) => [2 + i * step, 26 - ((value - low) / (top - low)) * 24] as const);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const end = points.at(-1);
  return (
    <svg className={cx(styles.spark, styles[tone])} viewBox="0 0 100 28" preserveAspectRatio="none" role="img" aria-label={label}>
      <polygon className={styles.area} points={`2,28 ${line} 98,28`} />
      <polyline className={styles.line} points={line} vectorEffect="non-scaling-stroke" />
      {end && <line className={styles.end} x1={end[0]} x2={end[0]} y1={end[1]} y2={end[1]} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}

export interface Bar {
  key: string;
  label: ReactNode;
  value: number;
  tone?: Tone;
  /** Makes the row a button. */
  onOpen?: () => void;
}

/** Parts of a whole, one row each: word, bar, figure. */
export function BarList({ bars, label, format }: { bars: readonly Bar[]; label: string; format?: (value: number) => string }) {
  const formats = useFormat();
  const top = Math.max(...bars.map((bar) => bar.value), 1);
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map((bar) => {
        const row = (
          <>
            <span className={styles.name}>{bar.label}</span>
            <span className={styles.track} aria-hidden>
              <span className={cx(styles.fill, styles[bar.tone ?? 'accent'])} style={{ inlineSize: `${(bar.value / top) * 100}%` }} />
            </span>
            <span className={styles.value}>{(format ?? formats.number)(bar.value)}</span>
          </>
        );
        return (
          <li key={bar.key}>
            {bar.onOpen ? (
              <button type="button" className={cx(styles.bar, styles.open)} onClick={bar.onOpen}>
                {row}
              </button>
            ) : (
              <div className={styles.bar}>{row}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

import type { ReactNode } from 'react';
import { cx } from './cx';
import { Skeleton } from './Skeleton';
import styles from './FigureBar.module.css';

export interface FigureOfList {
  key: string;
  label: ReactNode;
  /** `undefined` while nothing is known yet. */
  value: ReactNode;
  /** The list shows just these. */
  here: boolean;
  tone?: 'medium' | 'critical' | undefined;
  onOpen(): void;
}

/** What a list holds at a glance; each figure opens the rows behind it. */
export function FigureBar({ label, figures }: { label: string; figures: readonly FigureOfList[] }) {
  const known = figures.every((figure) => figure.value !== undefined);
  return (
    <ul className={styles.figures} aria-label={label} aria-busy={!known}>
      {figures.map(({ key, label: name, value, here, tone, onOpen }) => (
        <li key={key}>
          <button type="button" className={cx(styles.figure, here && styles.here)} aria-pressed={here} disabled={value === undefined} onClick={onOpen}>
            <span className={styles.label}>{name}</span>
            <span className={styles.value} data-tone={tone}>{value ?? <Skeleton width={60} height="title" />}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

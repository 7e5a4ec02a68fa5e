import type { ReactNode } from 'react';
import { cx } from './cx';
import styles from './Stat.module.css';

export interface StatProps {
  label: ReactNode;
  value: ReactNode;
  hint?: ReactNode;
  icon?: ReactNode;
  tone?: 'calm' | 'critical' | 'high' | 'medium' | 'ok';
  /** A chart beside the figure. */
  chart?: ReactNode;
  onOpen?: () => void;
}

/** One figure of an overview. */
export function Stat({ label, value, hint, icon, tone = 'calm', chart, onOpen }: StatProps) {
  const inside = (
    <>
      <span className={styles.label}>
        {icon}
        {label}
      </span>
      <span className={styles.line}>
        <span className={styles.value}>{value}</span>
        {chart}
      </span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </>
  );
  return onOpen ? (
    <button type="button" className={cx(styles.stat, styles.open, styles[tone])} onClick={onOpen}>{inside}</button>
  ) : (
    <div className={cx(styles.stat, styles[tone])}>{inside}</div>
  );
}

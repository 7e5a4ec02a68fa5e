import { useFormat } from '@/i18n/format';
import { cx } from './cx';
import styles from './Progress.module.css';

export interface ProgressProps {
  label: string;
  value: number;
  /** 100 where `value` is a percentage; `null` while nobody knows how much there is. */
  max?: number | null;
  tone?: 'accent' | 'ok' | 'critical';
  size?: 'sm' | 'md';
}

/** How far something is, as a bar; its share stands in the reader's digits for who cannot see it. */
export function Progress({ label, value, max = 100, tone = 'accent', size = 'md' }: ProgressProps) {
  const format = useFormat();
  const share = max === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  const measured = share === null ? {} : { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(share * 100), 'aria-valuetext': format.percent(Math.round(share * 100) / 100) };
  return (
    <span role="progressbar" aria-label={label} {...measured} className={cx(styles.track, styles[size])} data-tone={tone}>
      <span className={cx(styles.fill, share === null && styles.unknown)} style={share === null ? undefined : { inlineSize: `${share * 100}%` }} />
    </span>
  );
}

import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import styles from './Severity.module.css';

export type SeverityLevel = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok';

/** A shape of its own for every level: octagon, triangle, diamond, circle, ring, tick. */
const shapes: Record<SeverityLevel, React.ReactNode> = {
  critical: (
    <>
      <path d="M4.1.8h5.8l3.3 3.3v5.8l-3.3 3.3H4.1L.8 9.9V4.1z" fill="var(--critical)" />
      <path d="M7 3.6v4M7 10.1v.1" stroke="var(--on-critical)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  high: (
    <>
      <path d="M7 1.2 13.2 12.4H.8z" fill="var(--high)" stroke="var(--high)" strokeWidth="1" strokeLinejoin="round" />
      <path d="M7 5.2v3.3M7 10.6v.05" stroke="var(--on-high)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  medium: <path d="M7 1.2 12.8 7 7 12.8 1.2 7z" fill="var(--medium)" stroke="var(--medium)" strokeLinejoin="round" />,
  low: <circle cx="7" cy="7" r="4.6" fill="var(--low)" />,
  info: <circle cx="7" cy="7" r="4" fill="none" stroke="var(--info)" strokeWidth="1.8" />,
  ok: <path d="m2 7.4 3.2 3.2L12 3.6" fill="none" stroke="var(--ok)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
};

export interface SeverityProps {
  level: SeverityLevel;
  /** `badge` for headers, `plain` (default) for rows, `icon` where the word stands beside already; it keeps its name. */
  look?: 'plain' | 'badge' | 'icon';
  /** In place of the level's own word: `Degraded`, `Risk 81`. */
  word?: string;
}

export function Severity({ level, look = 'plain', word: own }: SeverityProps) {
  const { t } = useTranslation();
  const word = own ?? t(`severity.${level}`);
  return (
    <span className={cx(styles.severity, styles[level], look === 'badge' && styles.badge)} data-severity={level}>
      <svg viewBox="0 0 14 14" className={styles.shape} {...(look === 'icon' ? { role: 'img', 'aria-label': word } : { 'aria-hidden': true })}>
        {shapes[level]}
      </svg>
      {look !== 'icon' && word}
    </span>
  );
}

import type { ReactNode } from 'react';
import type { Instant } from '@/i18n/format';
import { cx } from './cx';
import { RelativeTime } from './RelativeTime';
import type { Tone } from './Badge';
import styles from './Timeline.module.css';

export interface TimelineEntry {
  id: string;
  at: Instant;
  title: ReactNode;
  actor?: ReactNode;
  body?: ReactNode;
  icon?: ReactNode;
  tone?: Tone;
}

export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <span className={cx(styles.node, styles[entry.tone ?? 'neutral'])} aria-hidden>
            {entry.icon}
          </span>
          <div className={styles.line}>
            <span className={styles.title}>{entry.title}</span>
            {entry.actor && <span className={styles.actor}>{entry.actor}</span>}
            <span className={styles.at}>
              <RelativeTime at={entry.at} />
            </span>
          </div>
          {entry.body && <div className={styles.body} data-selectable>{entry.body}</div>}
        </li>
      ))}
    </ol>
  );
}

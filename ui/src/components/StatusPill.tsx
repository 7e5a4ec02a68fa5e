import { useTranslation } from '@/i18n/translation';
import type en from '@/i18n/en.json';
import type { Tone } from './Badge';
import { cx } from './cx';
import styles from './StatusPill.module.css';

type Statuses = (typeof en)['status'];
export type StatusKind = keyof Statuses;

/** Tone and mark of every status. The mark differs where the colour could be missed. */
const looks: { [K in StatusKind]: Record<keyof Statuses[K], [Tone, Mark]> } = {
  tenant: {
    pending_review: ['medium', 'ring'],
    active: ['ok', 'dot'],
    paused: ['info', 'bars'],
    suspended: ['high', 'square'],
    rejected: ['neutral', 'cross'],
    terminated: ['neutral', 'cross'],
  },
  subscription: {
    free: ['neutral', 'ring'],
    trial: ['low', 'half'],
    active: ['ok', 'dot'],
    expiring: ['medium', 'half'],
    expired: ['critical', 'cross'],
    paused: ['info', 'bars'],
    inactive: ['neutral', 'square'],
  },
  site: {
    never_deployed: ['neutral', 'ring'],
    healthy: ['ok', 'check'],
    outdated: ['medium', 'half'],
    broken: ['critical', 'cross'],
    deploying: ['info', 'bars'],
  },
  upgrade: {
    open: ['medium', 'ring'],
    granted: ['ok', 'check'],
    declined: ['neutral', 'cross'],
  },
  incident: {
    active: ['critical', 'dot'],
    investigating: ['high', 'ring'],
    resolving: ['medium', 'half'],
    resolved: ['ok', 'check'],
    closed: ['neutral', 'check'],
  },
  alert: {
    active: ['critical', 'dot'],
    acknowledged: ['medium', 'half'],
    resolved: ['ok', 'check'],
    planned: ['info', 'ring'],
    false_alarm: ['neutral', 'cross'],
  },
  outbox: {
    waiting: ['info', 'ring'],
    sent: ['low', 'half'],
    applied: ['ok', 'check'],
    conflict: ['high', 'square'],
    refused: ['critical', 'cross'],
  },
};

type Mark = 'dot' | 'ring' | 'half' | 'square' | 'bars' | 'check' | 'cross';

const marks: Record<Mark, React.ReactNode> = {
  dot: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  ring: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M5 1.8a3.2 3.2 0 0 1 0 6.4z" fill="currentColor" />
    </>
  ),
  square: <rect x="1.2" y="1.2" width="7.6" height="7.6" rx="1.6" fill="currentColor" />,
  bars: <path d="M2 1.5h2.2v7H2zM5.8 1.5H8v7H5.8z" fill="currentColor" />,
  check: <path d="m1.6 5.3 2.3 2.3 4.5-5" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />,
  cross: <path d="m2 2 6 6M8 2 2 8" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />,
};

export function Mark({ mark, tone }: { mark: Mark; tone: Tone }) {
  return (
    <svg className={cx(styles.mark, styles[tone])} viewBox="0 0 10 10" aria-hidden>
      {marks[mark]}
    </svg>
  );
}

export interface StatusPillProps<K extends StatusKind> {
  kind: K;
  status: keyof Statuses[K] & string;
}

/** A mark and the word of a status, quiet enough for a column of them. */
export function StatusPill<K extends StatusKind>({ kind, status }: StatusPillProps<K>) {
  const { i18n, language } = useTranslation();
  const [tone, mark] = looks[kind][status] ?? (['neutral', 'ring'] satisfies [Tone, Mark]);
  return (
    <span className={styles.pill}>
      <Mark mark={mark} tone={tone} />
      {String(i18n.getResource(language, 'translation', `status.${kind}.${status}`) ?? status)}
    </span>
  );
}

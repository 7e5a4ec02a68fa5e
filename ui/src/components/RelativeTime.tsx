import { useTranslation } from '@/i18n/translation';
import { useFormat, type Instant } from '@/i18n/format';
import { useNow } from './clock';
import styles from './RelativeTime.module.css';

/** “3 min ago”; the exact time is its tooltip. */
export function RelativeTime({ at }: { at: Instant }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(30_000);
  return (
    // The web view's own tooltip, and only when somebody points at it: a list has dozens, and both would show in every keystroke.
    <time
      dateTime={new Date(at).toISOString()}
      onPointerEnter={(event) => event.currentTarget.setAttribute('title', format.exact(at))}
      // A row of a list may show another tenant by the time somebody comes back to it.
      onPointerLeave={(event) => event.currentTarget.removeAttribute('title')}
      className={styles.time}
    >
      {format.relative(at, now) ?? t('time.now')}
    </time>
  );
}

export function DateTime({ at, show = 'dateTime' }: { at: Instant; show?: 'date' | 'time' | 'dateTime' | 'exact' }) {
  const format = useFormat();
  return (
    <time dateTime={new Date(at).toISOString()} className={styles.time}>
      {format[show](at)}
    </time>
  );
}

import { useTranslation } from '@/i18n/translation';
import { useFormat, type Instant } from '@/i18n/format';
import { useNow } from './clock';
import styles from './Countdown.module.css';

export interface CountdownProps {
  until: Instant;
  /** From here on, in seconds, it is painted as urgent. */
  warnBelow?: number;
}

export function Countdown({ until, warnBelow = 300 }: CountdownProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(1_000);
  const left = Math.ceil((new Date(until).getTime() - now) / 1000);
  return (
    <time role="timer" className={styles.countdown} data-state={left <= 0 ? 'over' : left < warnBelow ? 'warn' : 'calm'} dateTime={new Date(until).toISOString()}>
      {left <= 0 ? t('ui.expired') : t('ui.remaining', { time: format.duration(left) })}
    </time>
  );
}

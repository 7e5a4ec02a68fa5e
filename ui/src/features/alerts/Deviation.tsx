import { useTranslation } from '@/i18n/translation';
import { cx } from '@/components';
import type { Alert } from '@/contract';
import { useFormat } from '@/i18n/format';
import styles from './Deviation.module.css';

/** Share of the track that the greater of both values takes. */
const REACH = 96;

/** How far current is from expected: the fill is current, the tick is expected. */
export function Deviation({ alert, look = 'row' }: { alert: Alert; look?: 'row' | 'full' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = Math.max(alert.current_value, alert.expected_value, Number.EPSILON);
  const part = (value: number) => `${Math.max(0, (value / top) * REACH)}%`;
  const value = (figure: number) => format.number(figure, { maximumFractionDigits: 2 });
  const deviation = format.number(alert.deviation_percent / 100, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  return (
    <span className={cx(styles.deviation, styles[look])}>
      <span className={styles.track} data-severity={alert.severity} role="img" aria-label={t('alerts.bar', { current: value(alert.current_value), expected: value(alert.expected_value), deviation })}>
        <span className={styles.fill} style={{ inlineSize: part(alert.current_value) }} />
        <span className={styles.tick} style={{ insetInlineStart: part(alert.expected_value) }} />
      </span>
      {look === 'row' ? (
        <span className={styles.figure}>{deviation}</span>
      ) : (
        <dl className={styles.legend}>
          <div><dt>{t('alerts.current')}</dt><dd>{value(alert.current_value)}</dd></div>
          <div><dt>{t('alerts.expected')}</dt><dd>{value(alert.expected_value)}</dd></div>
          <div><dt>{t('alerts.deviation')}</dt><dd>{deviation}</dd></div>
        </dl>
      )}
    </span>
  );
}

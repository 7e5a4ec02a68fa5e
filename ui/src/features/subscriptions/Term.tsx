import { Badge, Banner, DateTime, DetailPart, KeyValue, Money, useNow } from '@/components';
import type { SubscriptionDetail } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { daysTo, useDays } from './words';
import styles from './Subscriptions.module.css';

const HOUR = 3_600_000;

/** When it began, how far it is, when it ends, and what it costs. */
export function Term({ detail: { tenant, snapshot } }: { detail: SubscriptionDetail }) {
  const { t } = useTranslation();
  const days = useDays();
  const now = useNow(HOUR);
  const { starts_at: starts, ends_at: ends, trial_ends_at: trial, price } = snapshot;
  const part = starts && ends ? (now - Date.parse(starts)) / (Date.parse(ends) - Date.parse(starts)) : null;
  const passed = part === null ? 0 : Math.min(1, Math.max(0, part));
  const left = ends === null ? null : daysTo(ends, now);
  const runs = trial !== null && daysTo(trial, now) >= 0;
  return (
    <DetailPart title={t('subscriptions.part.term')}>
      {tenant.status === 'paused' && (
        <Banner look="card">{tenant.paused_until ? <>{t('subscriptions.paused_until')} <DateTime at={tenant.paused_until} show="date" /></> : t('subscriptions.paused_open')}</Banner>
      )}
      {ends && (
        <div className={styles.term}>
          <div className={styles.termLine}>
            <span className={styles.termLeft} data-near={left !== null && left < 0 ? 'over' : left !== null && left <= 30 ? 'soon' : undefined}>{left !== null && left < 0 ? t('subscriptions.ended', { days: days(ends, now) }) : days(ends, now)}</span>
            {runs && <Badge tone="low">{t('subscriptions.trial_badge', { days: days(trial, now) })}</Badge>}
          </div>
          <span className={styles.track} aria-hidden><span className={styles.fill} data-near={left !== null && left < 0 ? 'over' : left !== null && left <= 30 ? 'soon' : undefined} style={{ inlineSize: `${passed * 100}%` }} /></span>
          <div className={styles.termEnds} aria-hidden>
            {starts && <DateTime at={starts} show="date" />}
            <DateTime at={ends} show="date" />
          </div>
        </div>
      )}
      <KeyValue
        columns={2}
        items={[
          { key: 'price', label: t('subscriptions.f.price'), value: price.minor > 0 ? <>{<Money minor={price.minor} currency={price.currency} />} <span className={styles.faint}>{t('subscriptions.a_month')}</span></> : t('subscriptions.costs_nothing') },
          { key: 'starts', label: t('dossier.f.starts'), value: starts && <DateTime at={starts} show="date" /> },
          { key: 'ends', label: t('dossier.f.ends'), value: ends ? <DateTime at={ends} show="date" /> : t('subscriptions.never') },
          { key: 'trial', label: t('subscriptions.f.trial'), value: trial && <DateTime at={trial} show="date" /> },
          ...(tenant.custom_features.length > 0 ? [{ key: 'features', label: t('dossier.f.features'), wide: true, value: <span className={styles.chips}>{tenant.custom_features.map((feature) => <Badge key={feature}>{feature}</Badge>)}</span> }] : []),
        ]}
      />
    </DetailPart>
  );
}

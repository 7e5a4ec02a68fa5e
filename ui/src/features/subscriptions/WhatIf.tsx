import { TriangleAlert } from 'lucide-react';
import { DateTime, Money, SkeletonLines } from '@/components';
import type { LimitKey, LimitState, Preview, SubscriptionSnapshot } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { Arrow } from './History';
import { limitKeys } from './words';
import styles from './WhatIf.module.css';

const facts = ['plan', 'state', 'price', 'starts_at', 'ends_at', 'trial_ends_at'] as const;
type Fact = (typeof facts)[number];

function Value({ of, snapshot }: { of: Fact; snapshot: SubscriptionSnapshot }) {
  const { t } = useTranslation();
  if (of === 'plan') return <>{t(`plan.${snapshot.plan}`)}</>;
  if (of === 'state') return <>{t(`status.subscription.${snapshot.state}`)}</>;
  if (of === 'price') return <Money minor={snapshot.price.minor} currency={snapshot.price.currency} />;
  const at = snapshot[of];
  return at ? <DateTime at={at} show="date" /> : <>{of === 'ends_at' ? t('subscriptions.never') : '–'}</>;
}

/** What it would be: before and after, what would be too little, and what it does to the revenue. Nothing is changed by looking. */
export function WhatIf({ preview, settled, only, usage = [] }: { preview: Preview | undefined; settled: boolean; only?: readonly Fact[]; usage?: readonly LimitState[] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = (key: LimitKey) => usage.find((state) => state.limit === key)?.used;
  const over = preview ? limitKeys.flatMap((key) => {
    const [used, allowed] = [of(key), preview.after.limits[key]];
    return used !== undefined && allowed >= 0 && used > allowed ? [{ key, used, allowed }] : [];
  }) : [];
  const known = (limit: number) => (limit < 0 ? t('ui.unlimited') : format.number(limit));
  return (
    <section className={styles.box} aria-label={t('subscriptions.whatif')} aria-live="polite" aria-busy={!settled} data-stale={!settled || undefined}>
      <h3 className={styles.title}>{t('subscriptions.whatif')}</h3>
      {!preview ? <SkeletonLines lines={only ? 2 : 6} /> : (
        <>
          <dl className={styles.rows}>
            {(only ?? facts).map((fact) => {
              const changed = JSON.stringify(preview.before[fact]) !== JSON.stringify(preview.after[fact]);
              return (
                <div key={fact} className={styles.row} data-changed={changed || undefined}>
                  <dt>{t(`subscriptions.fact.${fact}`)}</dt>
                  <dd>{changed && <><span className={styles.old}><Value of={fact} snapshot={preview.before} /></span> <Arrow /> </>}<span className={styles.now}><Value of={fact} snapshot={preview.after} /></span></dd>
                </div>
              );
            })}
            {!only && limitKeys.map((key) => {
              const [before, after] = [preview.before.limits[key], preview.after.limits[key]];
              const used = of(key);
              return (
                <div key={key} className={styles.row} data-changed={before !== after || undefined} data-over={over.some((one) => one.key === key) || undefined}>
                  <dt>{t(`dossier.limit.${key}`)}{used !== undefined && <span className={styles.usage}>{t('subscriptions.used', { formatted: format.number(used) })}</span>}</dt>
                  <dd>{before !== after && <><span className={styles.old}>{known(before)}</span> <Arrow /> </>}<span className={styles.now}>{known(after)}</span></dd>
                </div>
              );
            })}
            <div className={styles.row} data-changed={preview.mrr_difference !== 0 || undefined}>
              <dt>{t('subscriptions.mrr')}</dt>
              <dd className={styles.mrr} data-sign={Math.sign(preview.mrr_difference)}>{preview.mrr_difference === 0 ? t('subscriptions.mrr_same') : format.signedMoney(preview.mrr_difference, preview.after.price.currency)}</dd>
            </div>
          </dl>
          {over.map((one) => (
            <p key={one.key} className={styles.warning} role="status">
              <TriangleAlert aria-hidden />
              {t('subscriptions.over_limit', { limit: t(`dossier.limit.${one.key}`), used: format.number(one.used), allowed: format.number(one.allowed) })}
            </p>
          ))}
        </>
      )}
    </section>
  );
}

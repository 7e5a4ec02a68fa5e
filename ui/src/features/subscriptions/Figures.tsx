import { cx, Skeleton } from '@/components';
import type { SubscriptionOverview, SubscriptionQuery } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import styles from './Subscriptions.module.css';

type Narrowing = Pick<SubscriptionQuery, 'plans' | 'states'>;

const figures = [
  ['total', { plans: [], states: [] }],
  ['free', { plans: ['free'], states: [] }],
  ['pro', { plans: ['pro'], states: [] }],
  ['enterprise', { plans: ['enterprise'], states: [] }],
  ['trials', { plans: [], states: ['trial'] }],
  ['expiring', { plans: [], states: ['expiring'] }],
  ['expired', { plans: [], states: ['expired'] }],
  ['conversion', { plans: ['pro', 'enterprise'], states: [] }],
] as const satisfies readonly (readonly [string, { plans: readonly string[]; states: readonly string[] }])[];

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((value) => b.includes(value));

/** What there is at a glance; each figure opens the list behind it. */
export function Figures({ overview, query, onOpen }: { overview: SubscriptionOverview | undefined; query: Narrowing; onOpen(narrowing: Narrowing): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={styles.figures} aria-label={t('subscriptions.figures')} aria-busy={!overview}>
      {figures.map(([key, narrowing]) => {
        const here = same(narrowing.plans, query.plans) && same(narrowing.states, query.states);
        const value = overview && (key === 'conversion' ? format.percent(overview.conversion_percent / 100) : format.number(overview[key]));
        return (
          <li key={key}>
            <button type="button" className={cx(styles.figure, here && styles.here)} aria-pressed={here} disabled={!overview} onClick={() => onOpen({ plans: [...narrowing.plans], states: [...narrowing.states] })}>
              <span className={styles.figureLabel}>{t(`subscriptions.figure.${key}`)}</span>
              <span className={styles.figureValue} data-tone={overview && key === 'expired' && overview.expired > 0 ? 'critical' : overview && key === 'expiring' && overview.expiring > 0 ? 'medium' : undefined}>
                {value ?? <Skeleton width={60} height="title" />}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

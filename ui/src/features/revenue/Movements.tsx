import { ArrowDownRight, ArrowUpRight, CircleMinus, CirclePlus, Equal, type LucideIcon } from 'lucide-react';
import { cx, Section, Select, SkeletonLines, Tabs } from '@/components';
import type { Movement, RevenueView } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { isMonth, periods, type Period } from './period';
import type { Opened } from './TenantsDrawer';
import styles from './Revenue.module.css';

export const movementIcons: Record<Movement, LucideIcon> = { new: CirclePlus, expansion: ArrowUpRight, contraction: ArrowDownRight, churn: CircleMinus };

/** The name of a period, with the month where it is one. */
export function usePeriodName(): (period: Period) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (period) => (isMonth(period) ? format.month(`${period}-01T00:00:00.000Z`) : t(`revenue.period.${period as (typeof periods)[number]}`));
}

/** What moved the recurring revenue in a period: what came, grew, shrank and went. */
export function Movements({ view: { revenue, live }, period, busy, onPeriod, onOpen }: { view: RevenueView; period: Period; busy: boolean; onPeriod(period: Period): void; onOpen(opened: Opened): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = usePeriodName();
  const net = revenue.movements.reduce((sum, one) => sum + one.amount.minor, 0);
  const { currency } = revenue.mrr;
  const months = revenue.months.map(({ month }) => month).filter(isMonth).reverse();
  return (
    <Section
      title={t('revenue.movements')}
      meta={name(period)}
      actions={live && months.length > 0 && <Select size="sm" label={t('revenue.choose_month')} placeholder={t('revenue.choose_month')} value={isMonth(period) ? period : null} onChange={(month) => isMonth(month) && onPeriod(month)} options={months.map((month) => ({ value: month, label: name(month) }))} />}
    >
      {live ? (
        <>
          <div className={styles.tabs}>
            <Tabs label={t('revenue.period_label')} value={isMonth(period) ? 'other' : (period as (typeof periods)[number])} onChange={(key) => key !== 'other' && onPeriod(key)} tabs={[...periods.map((key) => ({ key, label: t(`revenue.period.${key}`) })), ...(isMonth(period) ? [{ key: 'other' as const, label: name(period) }] : [])]} />
          </div>
          <ul className={styles.movements} aria-busy={busy} data-stale={busy || undefined}>
            {revenue.movements.map(({ movement, changes, amount }) => {
              const Icon = movementIcons[movement];
              return (
                <li key={movement}>
                  <button type="button" className={styles.movement} data-movement={movement} disabled={busy} onClick={() => onOpen({ figure: movement, plan: null })}>
                    <span className={styles.movementName}><Icon aria-hidden />{t(`revenue.movement.${movement}`)}</span>
                    <span className={styles.movementAmount}>{format.signedMoney(amount.minor, amount.currency)}</span>
                    <span className={styles.faint}>{t('revenue.changes', { count: changes, formatted: format.number(changes) })}</span>
                  </button>
                </li>
              );
            })}
            <li className={cx(styles.movement, styles.net)}>
              <span className={styles.movementName}><Equal aria-hidden />{t('revenue.net')}</span>
              <span className={styles.movementAmount}>{format.signedMoney(net, currency)}</span>
              <span className={styles.faint}>{t('revenue.net_hint')}</span>
            </li>
          </ul>
        </>
      ) : busy ? <SkeletonLines lines={3} /> : <p className={styles.faint}>{t('revenue.movements_offline')}</p>}
    </Section>
  );
}

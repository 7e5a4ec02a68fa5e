import { useMemo } from 'react';
import { Badge, Money, StatusPill, useNow, type Column } from '@/components';
import type { SubscriptionRow, ViewColumn } from '@/contract';
import { PendingMark } from '@/features/tenants/Marks';
import { tenantNumber } from '@/features/tenants/words';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { daysTo, useDays } from './words';
import styles from './Subscriptions.module.css';

const HOUR = 3_600_000;

/** The end as a date, and how far it is. */
function Ends({ row, short }: { row: SubscriptionRow; short: boolean }) {
  const format = useFormat();
  const days = useDays();
  const now = useNow(HOUR);
  if (!row.ends_at) return <span className={styles.faint}>–</span>;
  const left = daysTo(row.ends_at, now);
  return (
    <span className={styles.ends}>
      {!short && <time dateTime={row.ends_at}>{format.date(row.ends_at)}</time>}
      <span className={styles.left} title={short ? format.date(row.ends_at) : undefined} data-near={left < 0 ? 'over' : left <= 30 ? 'soon' : undefined}>{days(row.ends_at, now)}</span>
    </span>
  );
}

export const columnKeys = ['name', 'subdomain', 'number', 'plan', 'state', 'status', 'ends', 'price'] as const;
type Key = (typeof columnKeys)[number];

export const usualColumns: readonly ViewColumn[] = (['name', 'plan', 'state', 'ends', 'price'] as const).map((key) => ({ key, width: null }));

/** Header of a column, for the list and for the choice of columns. */
export function useHeaders(): Record<Key, string> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      name: t('tenants.col.name'), subdomain: t('tenants.col.subdomain'), number: t('tenants.col.number'), plan: t('subscriptions.col.plan'),
      state: t('subscriptions.col.state'), status: t('subscriptions.col.status'), ends: t('subscriptions.col.ends'), price: t('subscriptions.col.price'),
    }),
    [t],
  );
}

/** The chosen columns in their order; beside a detail only what fits. */
export function useSubscriptionColumns(chosen: readonly ViewColumn[], narrow: boolean): Column<SubscriptionRow>[] {
  const { t } = useTranslation();
  const headers = useHeaders();
  return useMemo(() => {
    const name: Column<SubscriptionRow> = {
      key: 'name', header: t('tenants.col.name'), width: narrow ? 'minmax(140px, 1.6fr)' : 'minmax(200px, 2fr)',
      cell: (row) => <span className={styles.name}><span className={styles.title} dir="auto" title={row.name}>{row.name}</span>{row.pending && <PendingMark />}{!narrow && <span className={styles.domain} dir="ltr">{row.subdomain}</span>}</span>,
    };
    const state: Column<SubscriptionRow> = { key: 'state', header: t('subscriptions.col.state'), width: narrow ? '112px' : '128px', cell: (row) => <StatusPill kind="subscription" status={row.state} /> };
    const ends: Column<SubscriptionRow> = { key: 'ends', header: t('subscriptions.col.ends'), width: narrow ? '96px' : 'minmax(210px, 1fr)', sortable: true, cell: (row) => <Ends row={row} short={narrow} /> };
    if (narrow) return [name, state, ends];
    const all: Record<Key, Column<SubscriptionRow>> = {
      name, state, ends,
      subdomain: { key: 'subdomain', header: headers.subdomain, width: 'minmax(140px, 1.2fr)', cell: (row) => <span className={styles.faint} dir="ltr">{row.subdomain}</span> },
      number: { key: 'number', header: headers.number, width: '84px', cell: (row) => <span className="mono ltr">{tenantNumber(row.number)}</span> },
      status: { key: 'status', header: headers.status, width: '124px', cell: (row) => <StatusPill kind="tenant" status={row.status} /> },
      plan: { key: 'plan', header: headers.plan, width: '96px', cell: (row) => <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge> },
      price: { key: 'price', header: headers.price, width: '110px', align: 'end', cell: (row) => (row.price_minor > 0 ? <Money minor={row.price_minor} currency={row.currency} /> : <span className={styles.faint}>–</span>) },
    };
    return chosen.flatMap(({ key: name, width }) => {
      const key = columnKeys.find((known) => known === name);
      return key ? [{ ...all[key], ...(width === null ? {} : { width: `${width}px` }) }] : [];
    });
  }, [t, headers, chosen, narrow]);
}

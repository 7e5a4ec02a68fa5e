import { useMemo } from 'react';
import { Badge, Money, StatusPill, useNow, type Column } from '@/components';
import type { SubscriptionRow } from '@/contract';
import { PendingMark } from '@/features/tenants/Marks';
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

export function useSubscriptionColumns(narrow: boolean): Column<SubscriptionRow>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const name: Column<SubscriptionRow> = {
      key: 'name', header: t('tenants.col.name'), width: narrow ? 'minmax(140px, 1.6fr)' : 'minmax(200px, 2fr)',
      cell: (row) => <span className={styles.name}><span className={styles.title} dir="auto" title={row.name}>{row.name}</span>{row.pending && <PendingMark />}{!narrow && <span className={styles.domain} dir="ltr">{row.subdomain}</span>}</span>,
    };
    const state: Column<SubscriptionRow> = { key: 'state', header: t('subscriptions.col.state'), width: narrow ? '112px' : '128px', cell: (row) => <StatusPill kind="subscription" status={row.state} /> };
    const ends: Column<SubscriptionRow> = { key: 'ends', header: t('subscriptions.col.ends'), width: narrow ? '96px' : 'minmax(210px, 1fr)', sortable: true, cell: (row) => <Ends row={row} short={narrow} /> };
    if (narrow) return [name, state, ends];
    return [
      name,
      { key: 'plan', header: t('subscriptions.col.plan'), width: '96px', cell: (row) => <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge> },
      state, ends,
      { key: 'price', header: t('subscriptions.col.price'), width: '110px', align: 'end', cell: (row) => (row.price_minor > 0 ? <Money minor={row.price_minor} currency={row.currency} /> : <span className={styles.faint}>–</span>) },
    ];
  }, [t, narrow]);
}

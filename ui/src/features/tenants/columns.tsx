import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { TenantRow, ViewColumn } from '@/contract';
import { Badge, Money, RelativeTime, StatusPill, type Column } from '@/components';
import { useFormat } from '@/i18n/format';
import { HealthMark, PendingMark, RiskMark } from './Marks';
import styles from './Tenants.module.css';
import { tenantNumber } from './words';

export const columnKeys = ['name', 'subdomain', 'number', 'status', 'plan', 'type', 'health', 'risk', 'users', 'revenue', 'owner', 'email', 'tags', 'last_active', 'created'] as const;
export type ColumnKey = (typeof columnKeys)[number];

function columns(...keys: ColumnKey[]): readonly ViewColumn[] {
  return keys.map((key) => ({ key, width: null }));
}

/** Shown until somebody chooses: what fits into 1280 pixels beside the sidebar. */
export const usualColumns = columns('name', 'status', 'plan', 'health', 'risk', 'users', 'revenue', 'last_active');

/** With room for more. */
export const wideColumns = columns('name', 'status', 'plan', 'type', 'health', 'risk', 'users', 'revenue', 'owner', 'last_active', 'created');

/** The chosen columns in their order; a key that the platform sorts by is sortable. */
export function useColumns(chosen: readonly ViewColumn[]): Column<TenantRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    // What has few values is made once for each: a row that gets another tenant of the same status has nothing to draw there.
    const statusOf = once((status: TenantRow['status']) => <StatusPill kind="tenant" status={status} />);
    const planOf = once((plan: TenantRow['plan']) => <Badge tone={plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${plan}`)}</Badge>);
    const typeOf = once((type: TenantRow['business_type']) => t(`tenant.type.${type}`));
    const healthOf = once((health: TenantRow['health']) => <HealthMark health={health} />);
    const riskOf = once((score: number) => <RiskMark score={score} column />);
    const flaggedOf = once((score: number) => <RiskMark score={score} flagged column />);
    const withDomain = !chosen.some(({ key }) => key === 'subdomain');
    const none = <span className={styles.sub}>–</span>;
    const all: Record<ColumnKey, Omit<Column<TenantRow>, 'key' | 'header'>> = {
      name: {
        width: 'minmax(200px, 2.4fr)', sortable: true,
        cell: (row) => (
          <span className={styles.name}>
            <span className={styles.title} dir="auto" title={`${row.name} · ${row.subdomain}`}>{row.name}</span>
            {row.pending && <PendingMark />}
            {withDomain && <span className={styles.domain} dir="ltr">{row.subdomain}</span>}
          </span>
        ),
      },
      subdomain: { width: 'minmax(140px, 1.2fr)', cell: (row) => <span className={styles.sub} dir="ltr" title={row.subdomain}>{row.subdomain}</span> },
      number: { width: '84px', sortable: true, cell: (row) => <span className="mono ltr">{tenantNumber(row.number)}</span> },
      status: { width: '124px', sortable: true, cell: (row) => statusOf(row.status) },
      plan: { width: '88px', sortable: true, cell: (row) => planOf(row.plan) },
      type: { width: '96px', cell: (row) => typeOf(row.business_type) },
      health: { width: '104px', cell: (row) => healthOf(row.health) },
      risk: { width: '76px', sortable: true, cell: (row) => (row.risk_flagged ? flaggedOf : riskOf)(row.risk_score) },
      users: {
        width: '84px', align: 'end',
        cell: (row) => (
          <span title={t('tenants.online', { online: format.number(row.users_online), total: format.number(row.users_total) })}>
            {row.users_online > 0 && <span className={styles.online}>{format.number(row.users_online)} / </span>}
            {format.number(row.users_total)}
          </span>
        ),
      },
      revenue: { width: '92px', align: 'end', sortable: true, cell: (row) => (row.revenue_minor > 0 ? <Money minor={row.revenue_minor} currency={row.currency} /> : none) },
      owner: { width: 'minmax(120px, 1fr)', cell: (row) => row.owner_name },
      email: { width: 'minmax(160px, 1.4fr)', cell: (row) => <span className="ltr">{row.email}</span> },
      tags: { width: 'minmax(100px, 1fr)', cell: (row) => <span className={styles.tags}>{row.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</span> },
      last_active: { width: '104px', align: 'end', sortable: true, cell: (row) => (row.last_active_at ? <RelativeTime at={row.last_active_at} /> : none) },
      created: { width: '104px', align: 'end', sortable: true, cell: (row) => <RelativeTime at={row.created_at} /> },
    };
    return chosen.flatMap(({ key: name, width }) => {
      const key = columnKeys.find((known) => known === name);
      return key ? [{ key, header: t(`tenants.col.${key}`), ...all[key], ...(width === null ? {} : { width: `${width}px` }) }] : [];
    });
  }, [chosen, t, format]);
}

/** `make` asked once for every value, and its answer kept. */
function once<Value, Made>(make: (value: Value) => Made): (value: Value) => Made {
  const made = new Map<Value, Made>();
  return (value) => {
    const kept = made.get(value) ?? make(value);
    made.set(value, kept);
    return kept;
  };
}

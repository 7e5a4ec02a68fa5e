import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantRow } from '@/contract';
import { Badge, Money, RelativeTime, StatusPill, type Column } from '@/components';
import { useFormat } from '@/i18n/format';
import { HealthMark, PendingMark, RiskMark } from './Marks';
import styles from './Tenants.module.css';
import { tenantNumber } from './words';

export const columnKeys = ['name', 'subdomain', 'number', 'status', 'plan', 'type', 'health', 'risk', 'users', 'revenue', 'owner', 'email', 'tags', 'last_active', 'created'] as const;
export type ColumnKey = (typeof columnKeys)[number];

/** Shown until somebody chooses: what fits into 1280 pixels beside the sidebar. */
export const usualColumns: readonly ColumnKey[] = ['name', 'status', 'plan', 'health', 'risk', 'users', 'revenue', 'last_active'];

/** With room for more. */
export const wideColumns: readonly ColumnKey[] = ['name', 'status', 'plan', 'type', 'health', 'risk', 'users', 'revenue', 'owner', 'last_active', 'created'];

/** Every column of the list; a key that the platform sorts by is sortable. */
export function useColumns(chosen: readonly ColumnKey[]): Column<TenantRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const all: Record<ColumnKey, Omit<Column<TenantRow>, 'key' | 'header'>> = {
      name: {
        width: 'minmax(200px, 2.4fr)', sortable: true,
        cell: (row) => (
          <span className={styles.name}>
            <span className={styles.title} dir="auto" title={`${row.name} · ${row.subdomain}`}>{row.name}</span>
            {row.pending && <PendingMark />}
            {!chosen.includes('subdomain') && <span className={styles.domain} dir="ltr">{row.subdomain}</span>}
          </span>
        ),
      },
      subdomain: { width: 'minmax(140px, 1.2fr)', cell: (row) => <span className={styles.sub} dir="ltr" title={row.subdomain}>{row.subdomain}</span> },
      number: { width: '84px', sortable: true, cell: (row) => <span className="mono ltr">{tenantNumber(row.number)}</span> },
      status: { width: '124px', sortable: true, cell: (row) => <StatusPill kind="tenant" status={row.status} /> },
      plan: { width: '88px', sortable: true, cell: (row) => <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge> },
      type: { width: '96px', cell: (row) => t(`tenant.type.${row.business_type}`) },
      health: { width: '104px', cell: (row) => <HealthMark health={row.health} /> },
      risk: { width: '76px', sortable: true, cell: (row) => <RiskMark score={row.risk_score} flagged={row.risk_flagged} column /> },
      users: {
        width: '84px', align: 'end',
        cell: (row) => (
          <span title={t('tenants.online', { online: format.number(row.users_online), total: format.number(row.users_total) })}>
            {row.users_online > 0 && <span className={styles.online}>{format.number(row.users_online)} / </span>}
            {format.number(row.users_total)}
          </span>
        ),
      },
      revenue: { width: '92px', align: 'end', sortable: true, cell: (row) => (row.revenue_minor > 0 ? <Money minor={row.revenue_minor} currency={row.currency} /> : <span className={styles.sub}>–</span>) },
      owner: { width: 'minmax(120px, 1fr)', cell: (row) => row.owner_name },
      email: { width: 'minmax(160px, 1.4fr)', cell: (row) => <span className="ltr">{row.email}</span> },
      tags: { width: 'minmax(100px, 1fr)', cell: (row) => <span className={styles.tags}>{row.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</span> },
      last_active: { width: '104px', align: 'end', sortable: true, cell: (row) => (row.last_active_at ? <RelativeTime at={row.last_active_at} /> : <span className={styles.sub}>–</span>) },
      created: { width: '104px', align: 'end', sortable: true, cell: (row) => <RelativeTime at={row.created_at} /> },
    };
    return columnKeys.filter((key) => chosen.includes(key)).map((key) => ({ key, header: t(`tenants.col.${key}`), ...all[key] }));
  }, [chosen, t, format]);
}

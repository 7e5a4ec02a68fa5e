import { Monitor } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Badge, Countdown, Elapsed, RelativeTime, type Column } from '@/components';
import type { ImpersonationRow, ImpersonationScope } from '@/contract';
import styles from './Impersonations.module.css';

/** Full is what deserves a second look. */
export function ScopeBadge({ scope }: { scope: ImpersonationScope }) {
  const { t } = useTranslation();
  return <Badge tone={scope === 'full' ? 'high' : 'neutral'}>{t(`impersonations.scope.${scope}`)}</Badge>;
}

export function WhereBadge({ here }: { here: boolean }) {
  const { t } = useTranslation();
  return <Badge tone={here ? 'accent' : 'neutral'} {...(here ? { icon: <Monitor aria-hidden /> } : {})}>{t(here ? 'impersonations.here' : 'impersonations.elsewhere')}</Badge>;
}

export function useImpersonationColumns(narrow: boolean, tab: 'open' | 'done'): Column<ImpersonationRow>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const tenant: Column<ImpersonationRow> = { key: 'tenant', header: t('impersonations.col.tenant'), width: 'minmax(130px, 1.4fr)', cell: ({ impersonation }) => <span className={styles.tenant} dir="auto">{impersonation.tenant_name}</span> };
    const operator: Column<ImpersonationRow> = { key: 'operator', header: t('impersonations.col.operator'), width: 'minmax(120px, 1.2fr)', cell: ({ impersonation }) => <span className="ltr" title={impersonation.operator_email}>{impersonation.operator_email}</span> };
    const scope: Column<ImpersonationRow> = { key: 'scope', header: t('impersonations.col.scope'), width: '88px', cell: ({ impersonation }) => <ScopeBadge scope={impersonation.scope} /> };
    const duration: Column<ImpersonationRow> = { key: 'duration', header: t('impersonations.col.duration'), width: '72px', align: 'end', cell: ({ impersonation }) => <Elapsed since={impersonation.started_at} until={impersonation.ended_at} /> };
    if (narrow) return [tenant, operator, scope, duration];
    const reason: Column<ImpersonationRow> = { key: 'reason', header: t('impersonations.col.reason'), width: 'minmax(130px, 2fr)', cell: ({ impersonation }) => <span dir="auto" title={impersonation.reason}>{impersonation.reason}</span> };
    const address: Column<ImpersonationRow> = { key: 'address', header: t('impersonations.col.address'), width: '104px', cell: ({ impersonation }) => <span className="mono ltr">{impersonation.address}</span> };
    const last: Column<ImpersonationRow>[] = tab === 'open'
      ? [
          { key: 'left', header: t('impersonations.col.left'), width: '96px', align: 'end', cell: ({ impersonation }) => <Countdown until={impersonation.expires_at} /> },
          { key: 'where', header: t('impersonations.col.where'), width: '116px', cell: ({ here }) => <WhereBadge here={here} /> },
        ]
      : [
          { key: 'started', header: t('impersonations.col.started'), width: '104px', cell: ({ impersonation }) => <RelativeTime at={impersonation.started_at} /> },
          { key: 'end', header: t('impersonations.col.end'), width: 'minmax(110px, 1fr)', cell: ({ impersonation }) => (impersonation.end_reason ? t(`impersonations.reason_end.${impersonation.end_reason}`) : '–') },
        ];
    return [tenant, operator, scope, reason, address, duration, ...last];
  }, [t, narrow, tab]);
}

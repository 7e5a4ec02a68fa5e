import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { RelativeTime, Severity, StatusPill, useWide, type Column } from '@/components';
import type { Alert } from '@/contract';
import { Deviation } from './Deviation';
import { limitOf, useAlertMessage } from './message';
import styles from './columns.module.css';

export function useAlertColumns(narrow: boolean): Column<Alert>[] {
  const { t } = useTranslation();
  const wide = useWide();
  const messageOf = useAlertMessage();
  return useMemo(() => {
    const severity: Column<Alert> = { key: 'severity', header: t('alerts.col.severity'), quiet: narrow, width: narrow ? '24px' : '88px', cell: (alert) => <Severity level={alert.severity} look={narrow ? 'icon' : 'plain'} /> };
    const message: Column<Alert> = { key: 'message', header: t('alerts.col.message'), width: 'minmax(200px, 3.2fr)', cell: (alert) => <span className={styles.message} dir="auto" title={messageOf(alert)}>{messageOf(alert)}</span> };
    const deviation: Column<Alert> = { key: 'deviation', header: t('alerts.col.deviation'), width: narrow ? '104px' : 'minmax(124px, 0.7fr)', cell: (alert) => <Deviation alert={alert} /> };
    const status: Column<Alert> = { key: 'status', header: t('alerts.col.status'), width: '112px', cell: (alert) => <StatusPill kind="alert" status={alert.status} /> };
    const age: Column<Alert> = { key: 'age', header: t('alerts.col.age'), width: '74px', align: 'end', cell: (alert) => <RelativeTime at={alert.raised_at} /> };
    const kind: Column<Alert> = { key: 'kind', header: t('alerts.col.kind'), width: 'minmax(124px, 1fr)', cell: (alert) => t(`alerts.kind.${alert.kind}`) };
    const service: Column<Alert> = { key: 'service', header: t('alerts.col.service'), width: '104px', cell: (alert) => { const limit = limitOf(alert); return <span dir="auto">{limit ? t(`dossier.limit.${limit}`) : alert.service}</span>; } };
    if (narrow) return [severity, message, deviation, age];
    return [
      severity, message,
      ...(wide ? [kind, service] : []),
      { key: 'tenant', header: t('alerts.col.tenant'), width: 'minmax(124px, 1.2fr)', cell: (alert) => (alert.tenant_name ? <span dir="auto">{alert.tenant_name}</span> : <span className={styles.faint}>{t('alerts.platform')}</span>) },
      deviation, status, age,
    ];
  }, [t, narrow, wide, messageOf]);
}

import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Elapsed, RelativeTime, Severity, StatusPill, type Column } from '@/components';
import type { Incident } from '@/contract';
import { useFormat } from '@/i18n/format';
import { isOpen, numberOf } from './rules';
import styles from './columns.module.css';

/** Beside a detail pane only what identifies an incident and tells whether it burns. */
export function useIncidentColumns(narrow: boolean): Column<Incident>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const number: Column<Incident> = { key: 'number', header: t('incidents.col.number'), width: '76px', cell: (incident) => <span className="mono ltr">{numberOf(incident)}</span> };
    const severity: Column<Incident> = { key: 'severity', header: t('incidents.col.severity'), quiet: narrow, width: narrow ? '30px' : '84px', cell: (incident) => <Severity level={incident.severity} look={narrow ? 'icon' : 'plain'} /> };
    const title: Column<Incident> = { key: 'title', header: t('incidents.col.title'), width: 'minmax(180px, 3fr)', cell: (incident) => <span className={styles.title} dir="auto" title={incident.title}>{incident.title}</span> };
    const status: Column<Incident> = { key: 'status', header: t('incidents.col.status'), width: '108px', cell: (incident) => <StatusPill kind="incident" status={incident.status} /> };
    const age: Column<Incident> = { key: 'age', header: t('incidents.col.age'), width: '74px', align: 'end', cell: (incident) => (isOpen(incident) ? <Elapsed since={incident.declared_at} /> : <RelativeTime at={incident.declared_at} />) };
    if (narrow) return [severity, title, age];
    return [
      severity, number, title,
      { key: 'kind', header: t('incidents.col.kind'), width: 'minmax(116px, 0.8fr)', cell: (incident) => t(`incidents.kind.${incident.kind}`) },
      status,
      { key: 'assignee', header: t('incidents.col.assignee'), width: 'minmax(92px, 0.7fr)', cell: (incident) => incident.assigned_to_name ?? <span className={styles.faint}>{t('incidents.unassigned')}</span> },
      { key: 'affected', header: t('incidents.col.affected'), width: '80px', cell: (incident) => (incident.affected_tenants.length > 0 ? t('incidents.tenants', { count: incident.affected_tenants.length, formatted: format.number(incident.affected_tenants.length) }) : <span className={styles.faint}>–</span>) },
      age,
    ];
  }, [t, format, narrow]);
}

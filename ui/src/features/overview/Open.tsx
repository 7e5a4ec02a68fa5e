import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Overview } from '@/contract';
import { AppLink } from '@/app/AppLink';
import { RelativeTime, Section, Severity, StatusPill } from '@/components';
import { useAlertMessage } from '@/features/alerts/message';
import { useFormat } from '@/i18n/format';
import styles from './Overview.module.css';

const FEW = 6;

export function All({ to, label }: { to: string; label: string }) {
  return <AppLink to={to} className={styles.all}>{label}</AppLink>;
}

export function Quiet({ children }: { children: ReactNode }) {
  return <p className={styles.quiet}>{children}</p>;
}

export function OpenIncidents({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t('overview.incidents')} meta={format.number(overview.open_incidents)} actions={<All to="/incidents" label={t('overview.all_incidents')} />} look="flush">
      {overview.incidents.length === 0 ? <Quiet>{t('overview.no_incidents')}</Quiet> : (
        <ul>
          {overview.incidents.slice(0, FEW).map((incident) => (
            <li key={incident.id}>
              <AppLink to={`/incidents/${incident.id}`} className={styles.row}>
                <Severity level={incident.severity} look="icon" />
                <span className={styles.rowTitle} dir="auto" title={incident.title}>{incident.title}</span>
                <span className={styles.state}><StatusPill kind="incident" status={incident.status} /></span>
                <span className={styles.age}><RelativeTime at={incident.declared_at} /></span>
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function OpenAlerts({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const messageOf = useAlertMessage();
  return (
    <Section title={t('overview.alerts')} meta={format.number(overview.open_alerts)} actions={<All to="/alerts" label={t('overview.all_alerts')} />} look="flush">
      {overview.alerts.length === 0 ? <Quiet>{t('overview.no_alerts')}</Quiet> : (
        <ul>
          {overview.alerts.slice(0, FEW).map((alert) => (
            <li key={alert.id}>
              <AppLink to={`/alerts/${alert.id}`} className={styles.row}>
                <Severity level={alert.severity} look="icon" />
                <span className={styles.two} title={messageOf(alert)}>
                  <span className={styles.rowTitle} dir="auto">{messageOf(alert)}</span>
                  <span className={styles.rowSub}><bdi>{alert.tenant_name ?? t('alerts.platform')}</bdi> · {t(`alerts.kind.${alert.kind}`)}</span>
                </span>
                {alert.status !== 'active' && <StatusPill kind="alert" status={alert.status} />}
                <span className={styles.deviation} data-severity={alert.severity}>{format.number(alert.deviation_percent / 100, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' })}</span>
                <span className={styles.age}><RelativeTime at={alert.raised_at} /></span>
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import { DateTime, DetailPane, DetailPart, EmptyState, ErrorState, KeyValue, Prose, RelativeTime, Severity, Skeleton, SkeletonLines, StatusPill } from '@/components';
import type { Alert } from '@/contract';
import { useFormat } from '@/i18n/format';
import type { Query } from '@/state';
import { AlertActions } from './AlertActions';
import { Deviation } from './Deviation';
import { limitOf, useAlertMessage } from './message';

/** One alert in full, with the figures that raised it. */
export function AlertPane({ alert, query, onClose }: { alert: Alert | undefined; query: Query<Alert[]>; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const messageOf = useAlertMessage();
  const limit = alert && limitOf(alert);
  if (!alert) {
    return (
      <DetailPane title={query.pending ? <Skeleton width={60} height="title" /> : t('error.not_found')} onClose={onClose}>
        {query.pending ? <SkeletonLines lines={8} /> : query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <EmptyState size="inline" title={t('error.not_found')} />}
      </DetailPane>
    );
  }
  return (
    <DetailPane
      title={<span dir="auto">{messageOf(alert)}</span>}
      lead={<Severity level={alert.severity} look="badge" />}
      meta={<><StatusPill kind="alert" status={alert.status} /><span>{t(`alerts.kind.${alert.kind}`)}</span><RelativeTime at={alert.raised_at} /></>}
      actions={<AlertActions alert={alert} />}
      onClose={onClose}
    >
      <DetailPart title={t('alerts.deviation')}>
        <Deviation alert={alert} look="full" />
        <Prose>{t(`alerts.explain.${alert.kind}`)}</Prose>
      </DetailPart>
      <KeyValue
        columns={2}
        items={[
          { key: 'tenant', label: t('alerts.f.tenant'), value: alert.tenant_id ? <AppLink to={`/tenants/${alert.tenant_id}`} dir="auto">{alert.tenant_name}</AppLink> : t('alerts.platform') },
          { key: 'service', label: t('alerts.f.service'), value: limit ? t(`dossier.limit.${limit}`) : alert.service },
          { key: 'raised', label: t('alerts.f.raised'), value: <DateTime at={alert.raised_at} /> },
          { key: 'ack', label: t('alerts.f.acknowledged'), value: alert.acknowledged_at ? t('alerts.by', { name: alert.acknowledged_by_name ?? '', when: format.dateTime(alert.acknowledged_at) }) : null },
          ...(alert.closed_at ? [{ key: 'closed', label: t('alerts.f.closed'), value: <DateTime at={alert.closed_at} /> }] : []),
        ]}
      />
      {alert.note && <DetailPart title={t('alerts.f.note')}><Prose>{alert.note}</Prose></DetailPart>}
    </DetailPane>
  );
}

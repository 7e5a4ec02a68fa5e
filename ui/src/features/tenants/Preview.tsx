import { ArrowUpRight } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useEscape } from '@/app/claims';
import { Badge, Button, DetailPane, DetailPart, ErrorState, KeyValue, Money, Prose, RelativeTime, Severity, SkeletonLines, StatusPill } from '@/components';
import { useAlertMessage } from '@/features/alerts/message';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { Clip, HealthMark, RiskMark } from './Marks';
import { tenantNumber } from './words';

/** A glance at a tenant beside the list; the dossier has the rest. */
export function Preview({ id, onOpen, onClose }: { id: string; onOpen(): void; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const messageOf = useAlertMessage();
  const query = useQuery('tenant_dossier', { id });
  useEscape(onClose);
  const dossier = query.data;
  const tenant = dossier?.tenant;
  if (!dossier || !tenant) {
    return (
      <DetailPane title={t('tenants.preview')} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={8} />}
      </DetailPane>
    );
  }
  const open = [...dossier.incidents.filter((incident) => !incident.resolved_at), ...dossier.alerts.filter((alert) => !alert.closed_at)];
  return (
    <DetailPane
      title={tenant.name}
      meta={<><StatusPill kind="tenant" status={tenant.status} /><HealthMark health={tenant.health} /><Badge>{t(`plan.${tenant.plan}`)}</Badge></>}
      actions={<Button icon={<ArrowUpRight aria-hidden />} keys="enter" onClick={onOpen}>{t('tenants.open')}</Button>}
      onClose={onClose}
    >
      <DetailPart title={t('dossier.section.profile')}>
        <KeyValue
          items={[
            { key: 'number', label: t('dossier.f.number'), value: tenantNumber(tenant.number), mono: true },
            { key: 'owner', label: t('dossier.f.owner'), value: tenant.owner_name },
            { key: 'email', label: t('dossier.f.owner_email'), value: <Clip text={tenant.owner_email} />, copy: tenant.owner_email },
            { key: 'phone', label: t('dossier.f.phone'), value: tenant.phone, mono: true },
            { key: 'risk', label: t('tenants.col.risk'), value: <RiskMark score={tenant.risk_score} flagged={tenant.risk_flagged} /> },
            { key: 'users', label: t('tenants.col.users'), value: t('tenants.online', { online: format.number(tenant.activity.users_online), total: format.number(tenant.activity.users_total) }) },
            { key: 'mrr', label: t('tenants.col.revenue'), value: <Money minor={tenant.revenue.minor} currency={tenant.revenue.currency} /> },
            { key: 'active', label: t('tenants.col.last_active'), value: tenant.activity.last_active_at && <RelativeTime at={tenant.activity.last_active_at} /> },
          ]}
        />
      </DetailPart>
      {open.length > 0 && (
        <DetailPart title={t('overview.incidents')}>
          {open.map((one) => <div key={one.id}><Severity level={one.severity} /> {'title' in one ? one.title : messageOf(one)}</div>)}
        </DetailPart>
      )}
      {tenant.notes && <DetailPart title={t('review.notes')}><Prose>{tenant.notes}</Prose></DetailPart>}
    </DetailPane>
  );
}

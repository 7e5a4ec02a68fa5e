import { Fingerprint } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import { Banner, Countdown, cx, DateTime, DetailPane, DetailPart, ErrorState, JsonValue, KeyValue, Money, Prose, Skeleton, SkeletonLines } from '@/components';
import type { BlastRadius } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { ApprovalActions } from './ApprovalActions';
import { ApprovalState } from './ApprovalState';
import styles from './Approvals.module.css';

const shortened = (hash: string) => `${hash.slice(0, 8)}…${hash.slice(-8)}`;

/** Everything that a second operator must know before saying yes. */
export function ApprovalPane({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery('approval_detail', { id });
  if (!query.data) {
    return (
      <DetailPane title={query.problem ? t('error.title') : <Skeleton width={60} height="title" />} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={10} />}
      </DetailPane>
    );
  }
  const { approval, blast } = query.data;
  const pending = approval.status === 'pending';
  return (
    <DetailPane
      title={<>{t(`approvals.kind.${approval.kind}`)}: <span dir="auto">{approval.resource_name}</span></>}
      meta={<><ApprovalState status={approval.status} /><span>{approval.requested_by_name}</span>{pending && <Countdown until={approval.expires_at} warnBelow={3_600} />}</>}
      actions={<ApprovalActions detail={query.data} />}
      onClose={onClose}
    >
      {!pending && <Banner tone={approval.status === 'suspended' ? 'medium' : approval.status === 'applied' ? 'ok' : 'info'}>{t(`approvals.explain.${approval.status}`)}</Banner>}
      <DetailPart title={t('approvals.why')}><Prose>{approval.justification}</Prose></DetailPart>
      <DetailPart title={t('approvals.payload')} aside={<span className="mono ltr" title={approval.payload_hash}><Fingerprint size={12} aria-hidden /> {shortened(approval.payload_hash)}</span>}>
        <div className={styles.payload} data-selectable><JsonValue value={approval.payload} /></div>
        {pending && <p className={styles.hint}>{t('approvals.payload_hint')}</p>}
      </DetailPart>
      {blast && pending && <DetailPart title={t('approvals.blast')}><Blast blast={blast} /></DetailPart>}
      <KeyValue
        columns={2}
        items={[
          { key: 'subject', label: t('approvals.f.subject'), value: approval.resource_type === 'tenant' ? <AppLink to={`/tenants/${approval.resource_id}`} dir="auto">{approval.resource_name}</AppLink> : approval.resource_type === 'job' ? <AppLink to={`/jobs/${approval.resource_id}`}>{t('approvals.see_job')}</AppLink> : approval.resource_name },
          { key: 'version', label: t('approvals.f.version'), value: format.number(approval.resource_version) },
          { key: 'by', label: t('approvals.f.by'), value: approval.requested_by_name },
          { key: 'asked', label: t('approvals.f.asked'), value: <DateTime at={approval.requested_at} /> },
          { key: 'expires', label: t('approvals.f.expires'), value: <DateTime at={approval.expires_at} /> },
          { key: 'hash', label: t('approvals.f.hash'), value: shortened(approval.payload_hash), mono: true, copy: approval.payload_hash },
          ...(approval.decided_at ? [{ key: 'decided', label: t('approvals.f.decided'), value: <DateTime at={approval.decided_at} /> }, { key: 'decided_by', label: t('approvals.f.decided_by'), value: approval.decided_by_name }] : []),
        ]}
      />
      {approval.decision_note && <DetailPart title={t('approvals.f.note')}><Prose>{approval.decision_note}</Prose></DetailPart>}
    </DetailPane>
  );
}

function Blast({ blast }: { blast: BlastRadius }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    ['users', blast.users_total, false], ['online', blast.users_online, blast.users_online > 0], ['incidents', blast.open_incidents, blast.open_incidents > 0],
    ['alerts', blast.open_alerts, false], ['modules', blast.modules, false], ['sessions', blast.active_impersonations, blast.active_impersonations > 0],
  ] as const;
  return (
    <dl className={styles.blast}>
      {figures.map(([key, value, warn]) => (
        <div key={key}>
          <dt>{t(`approvals.b.${key}`)}</dt>
          <dd className={cx(warn && styles.warn)}>{format.number(value)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('approvals.b.revenue')}</dt>
        <dd><Money minor={blast.revenue_minor} currency={blast.currency} /></dd>
      </div>
    </dl>
  );
}

import { useTranslation } from '@/i18n/translation';
import { Badge, DetailPane, Elapsed, ErrorState, Severity, Skeleton, SkeletonLines, StatusPill } from '@/components';
import { useQuery } from '@/state';
import { IncidentActions } from './IncidentActions';
import { IncidentFacts } from './IncidentFacts';
import { IncidentTimeline } from './IncidentTimeline';
import { isOpen, numberOf } from './rules';

/** One incident in full. */
export function IncidentPane({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const query = useQuery('incident_detail', { id });
  if (!query.data) {
    return (
      <DetailPane title={query.problem ? t('error.title') : <Skeleton width={60} height="title" />} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={10} />}
      </DetailPane>
    );
  }
  const { incident, pending } = query.data;
  return (
    <DetailPane
      title={<span dir="auto">{incident.title}</span>}
      lead={<Severity level={incident.severity} look="badge" />}
      meta={
        <>
          <span className="mono ltr">{numberOf(incident)}</span>
          <StatusPill kind="incident" status={incident.status} />
          <span>{t(`incidents.kind.${incident.kind}`)}</span>
          {isOpen(incident) && <Elapsed since={incident.declared_at} />}
          {pending && <Badge tone="medium">{t('incidents.pending')}</Badge>}
        </>
      }
      actions={<IncidentActions incident={incident} />}
      onClose={onClose}
    >
      <IncidentFacts detail={query.data} />
      <IncidentTimeline detail={query.data} />
    </DetailPane>
  );
}

import { AppLink } from '@/app/AppLink';
import { Banner, DateTime, DetailPane, DetailPart, Elapsed, ErrorState, KeyValue, Prose, Skeleton, SkeletonLines } from '@/components';
import type { Job, JobDetail } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { JobActions } from './JobActions';
import { JobProgress } from './JobProgress';
import { JobRows } from './JobRows';
import { JobState } from './JobState';
import { useJobTitle } from './words';

const reasonOf = ({ params }: Job) => (typeof params === 'object' && params !== null && 'justification' in params && typeof params.justification === 'string' ? params.justification : '');

/** One job: how far it is, who asked for it and why, and what became of every row. */
export function JobPane({ id, onClose }: { id: string; onClose(): void }) {
  const query = useQuery('job_detail', { id });
  const { t } = useTranslation();
  const titleOf = useJobTitle();
  if (!query.data) {
    return (
      <DetailPane title={query.problem ? t('error.title') : <Skeleton width={60} height="title" />} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={10} />}
      </DetailPane>
    );
  }
  const { job } = query.data;
  return (
    <DetailPane
      title={titleOf(job)}
      meta={<><JobState job={job} /><span dir="auto">{job.author_name}</span><DateTime at={job.created_at} /></>}
      actions={<JobActions detail={query.data} />}
      onClose={onClose}
    >
      <Notice detail={query.data} />
      {job.state !== 'awaiting_approval' && <JobProgress job={job} />}
      <Facts detail={query.data} />
      {reasonOf(job) && <DetailPart title={t('confirm.justification')}><Prose>{reasonOf(job)}</Prose></DetailPart>}
      <JobRows job={job} />
    </DetailPane>
  );
}

/** What a person has to know first. */
function Notice({ detail: { job, approval } }: { detail: JobDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (job.state === 'awaiting_approval') {
    return <Banner look="card" tone="medium">{t('jobs.awaits')} {approval && <AppLink to={`/approvals/${approval.id}`}>{t('jobs.see_approval')}</AppLink>}</Banner>;
  }
  if (job.state === 'cancelled') {
    const left = job.total - job.done - job.failed - job.skipped;
    return <Banner look="card">{t('jobs.cancelled', { count: left, formatted: format.number(left) })}</Banner>;
  }
  return job.state === 'cancelling' ? <Banner look="card">{t('jobs.cancelling')}</Banner> : null;
}

function Facts({ detail: { job, approval, retries } }: { detail: JobDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = retries[0];
  return (
    <KeyValue
      columns={2}
      items={[
        { key: 'kind', label: t('jobs.f.kind'), value: t(`jobs.kind.${job.kind}`) },
        { key: 'total', label: t('jobs.f.total'), value: format.number(job.total) },
        { key: 'done', label: t('jobs.item.done'), value: format.number(job.done) },
        { key: 'failed', label: t('jobs.item.failed'), value: format.number(job.failed) },
        { key: 'skipped', label: t('jobs.item.skipped'), value: format.number(job.skipped) },
        ...(job.started_at ? [{ key: 'took', label: t('jobs.f.took'), value: <Elapsed since={job.started_at} until={job.ended_at} /> }] : []),
        ...(job.ended_at ? [{ key: 'ended', label: t('jobs.f.ended'), value: <DateTime at={job.ended_at} /> }] : []),
        ...(approval?.decided_by_name ? [{ key: 'second', label: t('jobs.f.second'), value: <AppLink to={`/approvals/${approval.id}`} dir="auto">{approval.decided_by_name}</AppLink> }] : []),
        ...(job.tenant_id ? [{ key: 'tenant', label: t('jobs.f.tenant'), value: <AppLink to={`/tenants/${job.tenant_id}`}>{t('tenants.open')}</AppLink> }] : []),
        ...(job.parent ? [{ key: 'parent', label: t('jobs.f.parent'), value: <AppLink to={`/jobs/${job.parent}`}>{t('jobs.f.parent_link')}</AppLink> }] : []),
        ...(last ? [{ key: 'retry', label: t('jobs.f.retried'), value: <AppLink to={`/jobs/${last.id}`}><DateTime at={last.created_at} /></AppLink> }] : []),
      ]}
    />
  );
}

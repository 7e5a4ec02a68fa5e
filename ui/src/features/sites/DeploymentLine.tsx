import { OctagonX } from 'lucide-react';
import { useState } from 'react';
import { AppLink } from '@/app/AppLink';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button } from '@/components';
import type { Job } from '@/contract';
import { CancelDialog } from '@/features/jobs/CancelDialog';
import { JobProgress } from '@/features/jobs/JobProgress';
import { JobState } from '@/features/jobs/JobState';
import { isOver, useJobTitle } from '@/features/jobs/words';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import styles from './Sites.module.css';

/** How far a deployment is, with its job behind it, and the way to stop it; `named` where it does not stand with its tenant. */
export function DeploymentLine({ job, named = false }: { job: Job; named?: boolean }) {
  const { t, language } = useTranslation();
  const title = useJobTitle()(job);
  const [asking, setAsking] = useState(false);
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const reason = role ?? offline ?? (job.state === 'cancelling' ? t('jobs.cancelling') : null);
  return (
    <div className={styles.job}>
      <span className={styles.name}>
        <AppLink to={`/jobs/${job.id}`} className={styles.title} dir="auto">{title}</AppLink>
        {/* In English the platform's own title names the tenant. */}
        {named && language !== 'en' && job.tenant_id && <TenantLink id={job.tenant_id} />}
        <JobState job={job} />
      </span>
      <JobProgress job={job} size="sm" />
      {!isOver(job.state) && (
        <Button size="sm" icon={<OctagonX aria-hidden />} disabledReason={reason} aria-label={t('jobs.cancel_label', { title })} onClick={() => setAsking(true)}>{t('jobs.cancel')}</Button>
      )}
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </div>
  );
}

function TenantLink({ id }: { id: string }) {
  const name = useQuery('site_detail', { id }).data?.name;
  return name ? <AppLink to={`/tenants/${id}`} className={styles.title} dir="auto">{name}</AppLink> : null;
}

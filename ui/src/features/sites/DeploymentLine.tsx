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
import styles from './Sites.module.css';

/** How far a deployment is, with its job behind it, and the way to stop it. */
export function DeploymentLine({ job }: { job: Job }) {
  const { t } = useTranslation();
  const title = useJobTitle()(job);
  const [asking, setAsking] = useState(false);
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const reason = role ?? offline ?? (job.state === 'cancelling' ? t('jobs.cancelling') : null);
  return (
    <div className={styles.job}>
      <div className={styles.line}>
        <span className={styles.name}><AppLink to={`/jobs/${job.id}`} className={styles.title} dir="auto">{title}</AppLink><JobState job={job} /></span>
        <JobProgress job={job} size="sm" />
      </div>
      {!isOver(job.state) && (
        <Button size="sm" icon={<OctagonX aria-hidden />} disabledReason={reason} aria-label={t('jobs.cancel_label', { title })} onClick={() => setAsking(true)}>{t('jobs.cancel')}</Button>
      )}
      {asking && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </div>
  );
}

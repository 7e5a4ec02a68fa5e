import { Progress } from '@/components';
import type { Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import styles from './Sites.module.css';

/** No row is tried any more. */
export const isOver = (job: Job) => job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';

/** How far a deployment is. */
export function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ended = job.done + job.failed + job.skipped;
  return (
    <div className={styles.line}>
      <Progress label={t('sites.progress')} value={ended} max={job.total} size="sm" tone={job.failed > 0 ? 'critical' : isOver(job) ? 'ok' : 'accent'} />
      <span className={styles.faint}>
        {t(`sites.job_state.${job.state}`)} · {t('sites.copied', { copied: format.number(ended), files: format.number(job.total) })}
        {job.failed > 0 && <> · {t('sites.job_failed', { count: job.failed, formatted: format.number(job.failed) })}</>}
      </span>
    </div>
  );
}

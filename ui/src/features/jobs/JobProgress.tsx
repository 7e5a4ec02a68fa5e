import { Progress, useNow } from '@/components';
import type { Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { ended, isOver, useJobTitle } from './words';
import styles from './Jobs.module.css';

/** Before so many milliseconds a rate would say nothing. */
const FIRST = 1_500;

/** How far a job is, how fast it goes, and how long it will take. */
export function JobProgress({ job, size = 'md' }: { job: Job; size?: 'sm' | 'md' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = useJobTitle()(job);
  const now = useNow(1_000);
  const rows = ended(job);
  const since = job.started_at ? Date.parse(job.started_at) : null;
  const until = job.ended_at ? Date.parse(job.ended_at) : now;
  const took = since === null ? 0 : until - since;
  const rate = took >= FIRST && rows > 0 ? (rows / took) * 1_000 : null;
  const running = job.state === 'running';
  const parts = [
    t('jobs.rows', { ended: format.number(rows), total: format.number(job.total) }),
    ...(job.failed > 0 ? [t('jobs.failed_rows', { count: job.failed, formatted: format.number(job.failed) })] : []),
    ...(job.skipped > 0 ? [t('jobs.skipped_rows', { count: job.skipped, formatted: format.number(job.skipped) })] : []),
    ...(rate !== null && size === 'md' ? [t('jobs.rate', { rate: format.number(rate, { maximumFractionDigits: rate < 10 ? 1 : 0 }) })] : []),
    ...(running && rate !== null ? [t('jobs.left', { time: format.duration((job.total - rows) / rate) })] : []),
  ];
  return (
    <div className={styles.progress}>
      <Progress label={title} value={rows} max={job.total} size={size} tone={job.state === 'failed' ? 'critical' : isOver(job.state) ? 'ok' : 'accent'} />
      <span className={styles.figures}>{parts.join(' · ')}</span>
    </div>
  );
}

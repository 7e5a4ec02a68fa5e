import { useMemo } from 'react';
import { Progress, RelativeTime, type Column } from '@/components';
import type { Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { JobState } from './JobState';
import { ended, useJobTitle } from './words';
import styles from './Jobs.module.css';

function Title({ job }: { job: Job }) {
  const title = useJobTitle()(job);
  return <span className={styles.title} title={title}>{title}</span>;
}

function Share({ job }: { job: Job }) {
  const format = useFormat();
  const title = useJobTitle()(job);
  const rows = ended(job);
  return (
    <span className={styles.share}>
      <Progress label={title} value={rows} max={job.total} size="sm" tone={job.failed > 0 ? 'critical' : 'accent'} />
      <span className={styles.percent}>{format.percent(job.total > 0 ? Math.floor((rows / job.total) * 100) / 100 : 0)}</span>
    </span>
  );
}

export function useJobColumns(narrow: boolean): Column<Job>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title: Column<Job> = { key: 'title', header: t('jobs.col.what'), width: 'minmax(180px, 2fr)', cell: (job) => <Title job={job} /> };
    const state: Column<Job> = { key: 'state', header: t('jobs.col.state'), width: '132px', cell: (job) => <JobState job={job} /> };
    const age: Column<Job> = { key: 'age', header: t('jobs.col.asked'), width: '84px', align: 'end', cell: (job) => <RelativeTime at={job.created_at} /> };
    if (narrow) return [title, state, age];
    return [
      title, state,
      { key: 'progress', header: t('jobs.col.progress'), width: 'minmax(140px, 1fr)', cell: (job) => <Share job={job} /> },
      { key: 'by', header: t('jobs.col.by'), width: 'minmax(100px, 1fr)', cell: (job) => <span dir="auto">{job.author_name}</span> },
      age,
    ];
  }, [t, narrow]);
}

import { RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { AppLink } from '@/app/AppLink';
import { useAct } from '@/app/acts';
import { useOnlineReason, useWhyNot } from '@/app/reasons';
import { Button, Section } from '@/components';
import type { Job } from '@/contract';
import { JobProgress } from '@/features/jobs/JobProgress';
import { JobState } from '@/features/jobs/JobState';
import { isOver, useJobTitle } from '@/features/jobs/words';
import { useTranslation } from '@/i18n/translation';
import { useMe, useMutation, useQuery } from '@/state';
import { FailedFile } from './FailedFile';
import styles from './Imports.module.css';

/** Of many, those that began last. */
const MOST = 3;

/** The operator's own imports: those that run, else the last one; and the one that just began, before the copy knows of it. */
function useImports(fresh: Job | null): readonly Job[] {
  const me = useMe()?.operator.id;
  const known = useQuery('jobs_list', { filter: 'all' }).data ?? [];
  const mine = known.filter((job) => job.kind === 'import' && job.author === me);
  const all = fresh === null || mine.some((job) => job.id === fresh.id) ? mine : [fresh, ...mine];
  const running = all.filter((job) => !isOver(job.state) || job.id === fresh?.id);
  return running.length > 0 ? running.slice(0, MOST) : all.slice(0, 1);
}

/** What became of files that were started: how far each is, and the way on where rows failed. */
export function Started({ fresh, onStarted }: { fresh: Job | null; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const jobs = useImports(fresh);
  const box = useRef<HTMLUListElement>(null);
  const begun = fresh?.id;
  // The form that it was started from is gone: whoever works by keys goes on here.
  useEffect(() => {
    if (begun !== undefined) box.current?.querySelector<HTMLElement>(`[data-job="${begun}"]`)?.focus();
  }, [begun]);
  if (jobs.length === 0) return null;
  return (
    <Section title={t('imports.started.title')}>
      <ul ref={box} className={styles.started}>
        {jobs.map((job) => <One key={job.id} job={job} onStarted={onStarted} />)}
      </ul>
    </Section>
  );
}

function One({ job, onStarted }: { job: Job; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const title = useJobTitle()(job);
  const over = isOver(job.state);
  return (
    <li tabIndex={-1} data-job={job.id} className={styles.one} aria-label={title}>
      <div className={styles.oneHead}>
        <AppLink to={`/jobs/${job.id}`} className={styles.oneTitle}>{title}</AppLink>
        <JobState job={job} />
      </div>
      <JobProgress job={job} />
      <p className={styles.faint}>{t(!over ? 'imports.started.running' : job.failed > 0 || job.state === 'failed' ? 'imports.started.failed' : job.state === 'cancelled' ? 'imports.started.cancelled' : 'imports.started.done')}</p>
      {over && (
        <div className={styles.end}>
          {job.failed > 0 && <FailedRows job={job} onStarted={onStarted} />}
          {job.done > 0 && <AppLink to="/tenants?sort=-created">{t('imports.started.look')}</AppLink>}
        </div>
      )}
    </li>
  );
}

/** The two ways on: the same rows once more, or as a file to mend and choose again. */
function FailedRows({ job, onStarted }: { job: Job; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const whyNot = useWhyNot();
  const offline = useOnlineReason();
  const detail = useQuery('job_detail', { id: job.id }).data;
  const retry = useMutation('job_retry');
  const again = () => {
    const doing = retry.run({ id: job.id, code: null });
    doing.then((opened) => onStarted(opened.job), () => {});
    void act(doing, t('jobs.said.retried'), { queues: false });
  };
  return (
    <>
      <Button size="sm" icon={<RotateCcw aria-hidden />} loading={retry.running} disabledReason={offline ?? whyNot(detail?.cannot_retry ?? null)} onClick={again}>{t('jobs.retry')}</Button>
      <FailedFile job={job} />
    </>
  );
}

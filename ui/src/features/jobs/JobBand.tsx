import { ArrowUpRight } from 'lucide-react';
import { useGo } from '@/app/AppLink';
import { Button } from '@/components';
import { useTranslation } from '@/i18n/translation';
import { useMe, useQuery } from '@/state';
import { JobProgress } from './JobProgress';
import { isAtWork, useJobTitle } from './words';
import styles from './Jobs.module.css';

/** Of many, the ones that began last. */
const MOST = 2;

/** What the platform is doing for the operator right now, over the list that it changes. */
export function JobBand() {
  const { t } = useTranslation();
  const go = useGo();
  const me = useMe()?.operator.id;
  const titleOf = useJobTitle();
  const jobs = useQuery('jobs_list', { filter: 'open' }).data;
  const mine = jobs?.filter((job) => job.author === me && isAtWork(job.state)).slice(0, MOST) ?? [];
  if (mine.length === 0) return null;
  return (
    <section aria-label={t('jobs.band')} className={styles.band}>
      {mine.map((job) => (
        <div key={job.id} className={styles.banded}>
          <span className={styles.bandTitle}>{titleOf(job)}</span>
          <JobProgress job={job} size="sm" />
          <Button size="sm" variant="ghost" icon={<ArrowUpRight aria-hidden />} aria-label={t('jobs.open_label', { title: titleOf(job) })} onClick={() => go(`/jobs/${job.id}`)}>{t('jobs.open')}</Button>
        </div>
      ))}
    </section>
  );
}

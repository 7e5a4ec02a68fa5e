import { useState } from 'react';
import { AppLink } from '@/app/AppLink';
import { Button, DetailPart, ErrorState, SkeletonLines, Tabs, useKeysetRows, useProblemText } from '@/components';
import type { ItemState, Job, JobItem, Problem } from '@/contract';
import { Arrow } from '@/features/subscriptions/History';
import { TenantValue } from '@/features/tenants/ChangeTable';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useWord } from '@/i18n/word';
import { port } from '@/platform';
import { isOver, versionOfJob } from './words';
import styles from './Jobs.module.css';

const states = ['all', 'failed', 'done', 'skipped', 'waiting', 'cancelled'] as const;
type Which = (typeof states)[number];

/** How many rows of a state there are; `null` where the job does not count them. */
function countOf(job: Job, which: Which): number | null {
  const left = job.total - job.done - job.failed - job.skipped;
  switch (which) {
    case 'all':
      return job.total;
    case 'waiting':
      return isOver(job.state) ? 0 : left;
    case 'cancelled':
      return job.state === 'cancelled' ? left : 0;
    default:
      return job[which];
  }
}

/** The rows, each with what became of it. They are the platform's, read while one is online. */
export function JobRows({ job }: { job: Job }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<Which | null>(null);
  // What went wrong is what one comes for.
  const which = chosen ?? (job.failed > 0 && isOver(job.state) ? 'failed' : 'all');
  const shown = states.filter((state) => state === 'all' || state === which || countOf(job, state) !== 0);
  return (
    <DetailPart title={t('jobs.rows_title')}>
      <Tabs
        label={t('jobs.rows_title')}
        value={which}
        onChange={setChosen}
        tabs={shown.map((state) => ({ key: state, label: t(`jobs.item.${state}`), count: format.number(countOf(job, state) ?? 0) }))}
      />
      <Rows key={which} job={job} which={which} />
    </DetailPart>
  );
}

function Rows({ job, which }: { job: Job; which: Which }) {
  const { t } = useTranslation();
  const list = useKeysetRows<JobItem, number>({
    queryKey: `${job.id} ${which}`,
    // While it runs, only the list that grows by little is read anew; the others once it is over.
    version: Number(isOver(job.state)) + (which === 'failed' ? job.failed : 0),
    loadPage: async (after) => {
      const state: ItemState | null = which === 'all' ? null : which;
      const page = await port().invoke('job_items', { id: job.id, state, after });
      return { rows: page.items, next: page.next };
    },
  });
  if (list.problem) return <ErrorState problem={list.problem} onRetry={list.retry} size="inline" />;
  if (list.pending) return <SkeletonLines lines={5} />;
  if (list.rows.length === 0) return <p className={styles.none}>{t('jobs.no_rows')}</p>;
  return (
    <>
      <ol className={styles.rows}>
        {list.rows.map((item) => <Row key={item.n} job={job} item={item} />)}
      </ol>
      {list.more && <Button size="sm" onClick={list.loadMore}>{t('ui.more')}</Button>}
    </>
  );
}

function Row({ job, item }: { job: Job; item: JobItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className={styles.row} data-state={item.state}>
      <span className={styles.n}>{format.number(item.n)}</span>
      <span className={styles.label}><Label job={job} item={item} /></span>
      <span className={styles.state}>{t(`jobs.item.${item.state}`)}</span>
      {item.problem ? <Why problem={item.problem} /> : <Result item={item} />}
    </li>
  );
}

/** The tenant of a row; of a job about one tenant, what the row does to it. */
function Label({ job, item: { label, tenant_id: tenant } }: { job: Job; item: JobItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const version = versionOfJob(job);
  if (version !== null) return label === `Make version ${version} current` ? t('jobs.make_current', { number: format.number(version) }) : <bdi dir="ltr">{label}</bdi>;
  return tenant ? <AppLink to={`/tenants/${tenant}`} dir="auto">{label}</AppLink> : <bdi>{label}</bdi>;
}

function Why({ problem }: { problem: Problem }) {
  const text = useProblemText(problem);
  const { language } = useTranslation();
  // Of a field, the sentence that says what to mend; in other languages than its own, the one of the code.
  const fields = language === 'en' ? (problem.fields ?? []).map((fault) => fault.message) : [];
  return <span className={styles.why}>{[text, ...fields].join(' ')}</span>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each field before and after; what else a kind says, by name. */
function Result({ item: { label, result } }: { item: JobItem }) {
  const word = useWord();
  const format = useFormat();
  if (!isRecord(result)) return null;
  const told = (field: string, value: unknown) => (field === 'bytes' && typeof value === 'number' ? format.bytes(value) : <TenantValue field={field} value={value} />);
  return (
    <span className={styles.result}>
      {Object.entries(result).map(([field, value]) => value !== label && (
        <span key={field}>
          {word('field', field)}: {isRecord(value) && 'after' in value ? <>{told(field, value['before'])} <Arrow /> {told(field, value['after'])}</> : told(field, value)}
        </span>
      ))}
    </span>
  );
}

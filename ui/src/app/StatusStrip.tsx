import { CircleCheck, CloudOff, ListTodo, LoaderCircle, OctagonAlert, Send, ShieldAlert, ShieldCheck, TriangleAlert, UserCheck, VenetianMask } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Job, SyncStatus } from '@/contract';
import { Badge, cx } from '@/components';
import { useFormat } from '@/i18n/format';
import { ended, isAtWork } from '@/features/jobs/words';
import { useQuery, useSync } from '@/state';
import { AppLink } from './AppLink';
import { emergencyLevel } from './emergency';
import styles from './StatusStrip.module.css';

type Tone = 'calm' | 'ok' | 'medium' | 'high' | 'critical' | 'accent';

function Item({ to, tone = 'calm', icon, children }: { to: string; tone?: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <AppLink to={to} className={cx(styles.item, styles[tone])}>
      <span className={styles.icon} aria-hidden>{icon}</span>
      {children}
    </AppLink>
  );
}

function SyncItem({ sync }: { sync: SyncStatus | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!sync) return <Item to="/outbox" icon={<LoaderCircle />}>{t('strip.syncing')}</Item>;
  const progress = sync.progress;
  switch (sync.link) {
    case 'live':
      return <Item to="/outbox" tone="ok" icon={<CircleCheck />}>{t('strip.live')}</Item>;
    case 'syncing':
      return (
        <Item to="/outbox" tone="accent" icon={<LoaderCircle className={styles.spin} />}>
          {progress && progress.total > 0 ? t('strip.syncing_percent', { percent: format.percent(progress.loaded / progress.total) }) : t('strip.syncing')}
        </Item>
      );
    case 'offline':
      return (
        <Item to="/outbox" tone="medium" icon={<CloudOff />}>
          {sync.as_of ? t('strip.offline_since', { when: format.time(sync.as_of) }) : t('strip.offline')}
        </Item>
      );
    case 'stopped':
      return <Item to="/outbox" tone="critical" icon={<TriangleAlert />}>{t('strip.failed')}</Item>;
  }
}

/** What the platform does in the background, while it does. */
function JobsItem() {
  const { t } = useTranslation();
  const format = useFormat();
  const jobs = useQuery('jobs_list', { filter: 'open' }).data?.filter((job) => isAtWork(job.state)) ?? [];
  const [only] = jobs;
  if (!only) return null;
  const sum = (count: (job: Job) => number) => jobs.reduce((all, job) => all + count(job), 0);
  const share = sum(ended) / Math.max(1, sum((job) => job.total));
  return (
    <Item to={jobs.length === 1 ? `/jobs/${only.id}` : '/jobs'} tone="accent" icon={<ListTodo />}>
      {t('strip.jobs', { count: jobs.length, formatted: format.number(jobs.length), percent: format.percent(Math.floor(share * 100) / 100) })}
    </Item>
  );
}

/** What must be in sight wherever one is: sync, critical incidents, approvals, outbox, impersonations, emergency. */
export function StatusStrip() {
  const { t } = useTranslation();
  const format = useFormat();
  const sync = useSync();
  const overview = useQuery('overview', {}).data;
  const state = useQuery('app_state', {}).data;
  const level = emergencyLevel(overview);
  const critical = overview?.open_critical ?? 0;
  const approvals = overview?.approvals_for_me ?? 0;
  const waiting = sync?.outbox_waiting ?? 0;
  const conflicts = sync?.conflicts ?? 0;
  const sessions = overview?.impersonations.length ?? 0;
  const say = (count: number) => ({ count, formatted: format.number(count) });

  return (
    <footer className={styles.strip} aria-label={t('strip.label')}>
      <SyncItem sync={sync} />
      <Item to="/incidents" tone={critical > 0 ? 'critical' : 'calm'} icon={<OctagonAlert />}>
        {critical > 0 ? t('strip.critical', say(critical)) : t('strip.critical_none')}
      </Item>
      <Item to="/approvals" tone={approvals > 0 ? 'accent' : 'calm'} icon={<UserCheck />}>{t('strip.approvals', say(approvals))}</Item>
      <Item to="/outbox" tone={conflicts > 0 ? 'high' : waiting > 0 ? 'medium' : 'calm'} icon={<Send />}>
        {conflicts > 0 ? t('strip.conflicts', say(conflicts)) : waiting > 0 ? t('strip.outbox', say(waiting)) : t('strip.outbox_empty')}
      </Item>
      <Item to="/impersonations" tone={sessions > 0 ? 'high' : 'calm'} icon={<VenetianMask />}>{t('strip.impersonations', say(sessions))}</Item>
      <JobsItem />
      <span className={styles.gap} />
      {state?.platform?.sample && <Badge>{state.platform.name}</Badge>}
      <Item
        to="/incidents"
        tone={level === 'crisis' ? 'critical' : level === 'incident' ? 'medium' : 'calm'}
        icon={level === 'normal' ? <ShieldCheck /> : <ShieldAlert />}
      >
        {t(`strip.emergency.${level}`)}
      </Item>
    </footer>
  );
}

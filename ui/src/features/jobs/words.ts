import { useCallback } from 'react';
import type { BulkAct, Job, JobState } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useActTitle } from '../bulk/words';
import type { Tone } from '@/components';

const isOrder = (params: unknown): params is { act: BulkAct } => typeof params === 'object' && params !== null && 'act' in params && typeof params.act === 'object';

/** What a bulk job does; `null` for a job of another kind. */
export function actOfJob(job: Job): BulkAct | null {
  return isOrder(job.params) ? job.params.act : null;
}

/** The version that a deployment of one tenant's site makes; `null` for every other job. */
export function versionOfJob({ kind, params }: Job): number | null {
  return kind === 'deployment' && typeof params === 'object' && params !== null && 'number' in params && typeof params.number === 'number' ? params.number : null;
}

/** What a job does, in the reader's language; of kinds that this screen knows nothing more about, their name and how many rows. */
export function useJobTitle(): (job: Job) => string {
  const { t, language } = useTranslation();
  const format = useFormat();
  const titleOf = useActTitle();
  return useCallback(
    (job) => {
      const act = actOfJob(job);
      const version = versionOfJob(job);
      // Only the platform's own words name the tenant.
      if (version !== null) return language === 'en' && job.title !== '' ? job.title : t('jobs.deploy_one', { number: format.number(version) });
      if (job.kind === 'deployment') return t('jobs.deploy_many', { count: job.total, formatted: format.number(job.total) });
      return act ? titleOf(act, job.total) : t('jobs.title', { kind: t(`jobs.kind.${job.kind}`), count: job.total, formatted: format.number(job.total) });
    },
    [t, format, language, titleOf],
  );
}

export const tones: Record<JobState, Tone> = { awaiting_approval: 'medium', queued: 'info', running: 'accent', cancelling: 'medium', cancelled: 'neutral', done: 'ok', failed: 'critical' };

export const isOver = (state: JobState) => state === 'cancelled' || state === 'done' || state === 'failed';
export const isAtWork = (state: JobState) => state === 'queued' || state === 'running' || state === 'cancelling';

/** Rows that came to their end. */
export const ended = (job: Job) => job.done + job.failed + job.skipped;

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

/** What a job does, in the reader's language; of kinds that this screen knows nothing more about, their name and how many rows. */
export function useJobTitle(): (job: Job) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const titleOf = useActTitle();
  return useCallback(
    (job) => {
      const act = actOfJob(job);
      return act ? titleOf(act, job.total) : t('jobs.title', { kind: t(`jobs.kind.${job.kind}`), count: job.total, formatted: format.number(job.total) });
    },
    [t, format, titleOf],
  );
}

export const tones: Record<JobState, Tone> = { awaiting_approval: 'medium', queued: 'info', running: 'accent', cancelling: 'medium', cancelled: 'neutral', done: 'ok', failed: 'critical' };

export const isOver = (state: JobState) => state === 'cancelled' || state === 'done' || state === 'failed';
export const isAtWork = (state: JobState) => state === 'queued' || state === 'running' || state === 'cancelling';

/** Rows that came to their end. */
export const ended = (job: Job) => job.done + job.failed + job.skipped;

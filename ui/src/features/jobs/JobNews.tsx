import { useEffect, useRef } from 'react';
import { useGo } from '@/app/AppLink';
import { toast } from '@/components';
import type { Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useMe, useQuery } from '@/state';
import { isOver, useJobTitle } from './words';

/** Says wherever one is that an own job is over, and what came of it. */
export function JobNews() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const me = useMe()?.operator.id;
  const titleOf = useJobTitle();
  const open = useQuery('jobs_list', { filter: 'open' }).data;
  const seen = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!open || !me) return;
    const now = new Set(open.filter((job) => job.author === me).map((job) => job.id));
    const gone = [...seen.current].filter((id) => !now.has(id));
    seen.current = now;
    const tell = (job: Job) => {
      if (!isOver(job.state)) return;
      const parts = [
        t('jobs.done_rows', { count: job.done, formatted: format.number(job.done) }),
        ...(job.failed > 0 ? [t('jobs.failed_rows', { count: job.failed, formatted: format.number(job.failed) })] : []),
        ...(job.skipped > 0 ? [t('jobs.skipped_rows', { count: job.skipped, formatted: format.number(job.skipped) })] : []),
      ];
      toast({
        title: `${titleOf(job)}: ${t(`jobs.state.${job.state}`)}`, body: parts.join(' · '), tone: job.failed > 0 ? 'critical' : job.state === 'cancelled' ? 'info' : 'ok',
        action: { label: t('govern.show'), run: () => go(`/jobs/${job.id}`) }, duration: 10_000,
      });
    };
    // The list behind it says so, too: what cannot be asked now is not worth a second toast.
    gone.forEach((id) => void port().invoke('job_detail', { id }).then(({ job }) => tell(job), () => {}));
  }, [open, me, t, format, go, titleOf]);
  return null;
}

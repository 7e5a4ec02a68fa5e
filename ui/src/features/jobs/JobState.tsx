import { Badge } from '@/components';
import type { Job } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { tones } from './words';

export function JobState({ job }: { job: Job }) {
  const { t } = useTranslation();
  const partly = job.state === 'done' && job.failed > 0;
  return <Badge tone={partly ? 'high' : tones[job.state]}>{t(partly ? 'jobs.state.partly' : `jobs.state.${job.state}`)}</Badge>;
}

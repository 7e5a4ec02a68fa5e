import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button } from '@/components';
import type { Job } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';

/** Stops a queued deployment between two rows. */
export function QueueCancel({ job }: { job: Job }) {
  const { t } = useTranslation();
  const act = useAct();
  const cancel = useMutation('site_job_cancel');
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  return <Button size="sm" loading={cancel.running} disabledReason={role ?? offline} onClick={() => void act(cancel.run({ id: job.id }), t('sites.said.cancelled'), { queues: false })}>{t('sites.cancel')}</Button>;
}

import { useAct } from '@/app/acts';
import { Button, Dialog, ProblemNote } from '@/components';
import type { Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { ended, versionOfJob } from './words';

/** Asks before a job is stopped: what is done stays done. */
export function CancelDialog({ job, onClose }: { job: Job; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const cancel = useMutation('job_cancel');
  const stop = () => {
    const doing = cancel.run({ id: job.id });
    doing.then(onClose, () => {});
    void act(doing, t('jobs.said.cancelled'), { queues: false });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={t('jobs.cancel_title')}
      description={versionOfJob(job) === null ? t('jobs.cancel_body', { ended: format.number(ended(job)), total: format.number(job.total) }) : t('jobs.cancel_site')}
      initialFocus="[data-stop]"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('jobs.keep')}</Button>
          <Button variant="danger" data-stop loading={cancel.running} onClick={stop}>{t('jobs.cancel')}</Button>
        </>
      }
    >
      {cancel.problem && <ProblemNote problem={cancel.problem} />}
    </Dialog>
  );
}

import { Ban, Download, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '@/app/acts';
import { useGo } from '@/app/AppLink';
import { useShortcut } from '@/app/claims';
import { useOnlineReason, useWhyNot } from '@/app/reasons';
import { Button, Dialog, Field, OtpInput, ProblemNote } from '@/components';
import type { JobDetail } from '@/contract';
import { FailedFile } from '@/features/imports/FailedFile';
import { SampleCode } from '@/features/signin/SampleCode';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { CancelDialog } from './CancelDialog';
import { isOver } from './words';

/** Stopping it, trying its failed rows again, and its results as a file. */
export function JobActions({ detail }: { detail: JobDetail }) {
  const { t } = useTranslation();
  const act = useAct();
  const go = useGo();
  const whyNot = useWhyNot();
  const { job, cannot_cancel, cannot_retry, retry_needs_code } = detail;
  const [open, setOpen] = useState<'cancel' | 'retry' | null>(null);
  const offline = useOnlineReason();
  const retry = useMutation('job_retry');
  const results = useMutation('job_results');
  const over = isOver(job.state);
  const cannotCancel = over ? t('jobs.over') : job.state === 'cancelling' ? t('jobs.cancelling') : whyNot(cannot_cancel);
  const cannotRetry = !over ? t('jobs.not_over') : job.failed === 0 ? t('jobs.none_failed') : whyNot(cannot_retry);
  const again = () => {
    if (retry_needs_code) return setOpen('retry');
    const doing = retry.run({ id: job.id, code: null });
    doing.then((opened) => go(`/jobs/${opened.job.id}`), () => {});
    void act(doing, t('jobs.said.retried'), { queues: false });
  };
  const download = async () => {
    const doing = results.run({ id: job.id, state: null });
    const path = await doing.catch(() => '');
    void act(doing, t('jobs.said.saved', { path }), { queues: false });
  };
  useShortcut('stop_job', cannotCancel ? null : () => setOpen('cancel'));
  useShortcut('retry', cannotRetry ? null : again);
  const close = () => setOpen(null);
  return (
    <>
      {!over && <Button size="sm" icon={<Ban aria-hidden />} keys="z" disabledReason={cannotCancel} onClick={() => setOpen('cancel')}>{t('jobs.cancel')}</Button>}
      {over && <Button size="sm" icon={<RotateCcw aria-hidden />} keys="t" loading={retry.running} disabledReason={cannotRetry} onClick={again}>{t('jobs.retry')}</Button>}
      <Button size="sm" icon={<Download aria-hidden />} loading={results.running} disabledReason={offline} onClick={() => void download()}>{t('jobs.results')}</Button>
      {job.kind === 'import' && job.failed > 0 && <FailedFile job={job} />}
      {open === 'cancel' && <CancelDialog job={job} onClose={close} />}
      {open === 'retry' && <RetryDialog detail={detail} onClose={close} />}
    </>
  );
}

/** What suspends is proven anew. */
function RetryDialog({ detail: { job }, onClose }: { detail: JobDetail; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const go = useGo();
  const retry = useMutation('job_retry');
  const [code, setCode] = useState('');
  const send = () => {
    const doing = retry.run({ id: job.id, code });
    doing.then(
      (opened) => {
        onClose();
        go(`/jobs/${opened.job.id}`);
        void act(doing, t(opened.approval ? 'bulk.asked' : 'jobs.said.retried'), { queues: false });
      },
      () => setCode(''),
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('jobs.retry')}
      description={t('jobs.retry_body', { count: job.failed, formatted: format.number(job.failed) })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" disabled={code.length !== 6} loading={retry.running} onClick={send}>{t('jobs.retry')}</Button>
        </>
      }
    >
      <Field label={t('confirm.step_up')} hint={t('confirm.step_up_hint')} aside={<SampleCode onCode={setCode} />} required>
        <OtpInput autoFocus value={code} onChange={setCode} disabled={retry.running} />
      </Field>
      {retry.problem && <ProblemNote problem={retry.problem} />}
    </Dialog>
  );
}

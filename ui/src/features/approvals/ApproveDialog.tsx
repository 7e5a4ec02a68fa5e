import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, Counter, Dialog, Field, OtpInput, ProblemNote, Textarea } from '@/components';
import type { Approval } from '@/contract';
import { useMutation, useQuery } from '@/state';
import { lengthOf } from '../incidents/rules';
import styles from './Approvals.module.css';

export const NOTE_MAX = 500;

/** The second yes, with a fresh code, for exactly the content whose hash was shown. */
export function ApproveDialog({ approval, onClose }: { approval: Approval; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const sample = useQuery('app_state', {}).data?.sample ?? false;
  const approve = useMutation('approval_approve');
  const sampleCode = useMutation('sample_code');
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const what = `${t(`approvals.kind.${approval.kind}`)}, ${approval.resource_name}`;
  const send = (digits: string) => {
    if (digits.length !== 6 || approve.running || lengthOf(note) > NOTE_MAX) return;
    const doing = approve.run({ id: approval.id, payloadHash: approval.payload_hash, code: digits, note: note.trim() || null });
    doing.then(
      () => {
        onClose();
        void act(doing, t('approvals.said.approved'), { queues: false });
      },
      () => setCode(''),
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('approvals.approve_title', { what })}
      description={t('approvals.approve_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" loading={approve.running} disabled={code.length !== 6} onClick={() => send(code)}>{t('approvals.approve')}</Button>
        </>
      }
    >
      <Field label={t('approvals.note')} optional aside={<Counter length={lengthOf(note)} max={NOTE_MAX} />}>
        <Textarea rows={2} dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <Field label={t('approvals.code')} hint={t('approvals.code_hint')} required>
        <OtpInput autoFocus value={code} onChange={setCode} disabled={approve.running} />
      </Field>
      {sample && <Button size="sm" className={styles.sample} loading={sampleCode.running} onClick={() => void sampleCode.run({}).then(setCode, () => {})}>{t('approvals.sample')}</Button>}
      {approve.problem && <ProblemNote problem={approve.problem} />}
      {sampleCode.problem && <ProblemNote problem={sampleCode.problem} />}
    </Dialog>
  );
}

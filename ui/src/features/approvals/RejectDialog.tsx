import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, Counter, Dialog, Field, ProblemNote, Textarea } from '@/components';
import type { Approval } from '@/contract';
import { useMutation } from '@/state';
import { lengthOf } from '../incidents/rules';
import { NOTE_MAX } from './ApproveDialog';

/** A no with its reason, which the author reads. */
export function RejectDialog({ approval, onClose }: { approval: Approval; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const reject = useMutation('approval_reject');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const length = lengthOf(note);
  const wrong = length === 0 || length > NOTE_MAX;
  const send = () => {
    setTried(true);
    if (wrong || reject.running) return;
    const doing = reject.run({ id: approval.id, note: note.trim() });
    doing.then(onClose, () => {});
    void act(doing, t('approvals.said.rejected'), { queues: false });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('approvals.reject_title', { what: `${t(`approvals.kind.${approval.kind}`)}, ${approval.resource_name}` })}
      description={t('approvals.reject_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" keys="mod+enter" loading={reject.running} onClick={send}>{t('approvals.reject')}</Button>
        </>
      }
    >
      <Field label={t('approvals.note')} required error={tried && wrong ? t('approvals.note_required') : null} aside={<Counter length={length} min={1} max={NOTE_MAX} />}>
        <Textarea autoFocus rows={3} dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()} />
      </Field>
      {reject.problem && <ProblemNote problem={reject.problem} />}
    </Dialog>
  );
}

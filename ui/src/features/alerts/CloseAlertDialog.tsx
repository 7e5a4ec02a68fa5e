import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, Counter, Dialog, Field, ProblemNote, Textarea } from '@/components';
import type { Alert } from '@/contract';
import { useMutation } from '@/state';
import { lengthOf } from '../incidents/rules';
import type { ClosedStatus } from './rules';

const NOTE_MAX = 500;

export function CloseAlertDialog({ alert, to, label, onClose }: { alert: Alert; to: ClosedStatus; label: string; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const change = useMutation('alert_change');
  const [note, setNote] = useState('');
  const long = lengthOf(note) > NOTE_MAX;
  const close = () => {
    if (long || change.running) return;
    const doing = change.run({ id: alert.id, change: { to, note: note.trim() || null } });
    doing.then(onClose, () => {});
    void act(doing, t(`alerts.said.${to}`));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(`alerts.close_title.${to}`)}
      description={t(`alerts.close_body.${to}`)}
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={change.running} onClick={close}>{label}</Button>
        </>
      }
    >
      <Field label={t('alerts.note')} optional error={long ? t('incidents.form.long', { max: NOTE_MAX }) : null} aside={<Counter length={lengthOf(note)} max={NOTE_MAX} />}>
        <Textarea autoFocus rows={3} dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && close()} />
      </Field>
      {change.problem && <ProblemNote problem={change.problem} />}
    </Dialog>
  );
}

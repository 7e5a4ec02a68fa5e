import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, Counter, Dialog, Field, ProblemNote, Textarea } from '@/components';
import type { Incident } from '@/contract';
import { useMutation } from '@/state';
import { lengthOf, numberOf, TEXT_MAX } from './rules';

/** A resolution is told, never only clicked. */
export function ResolveDialog({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const update = useMutation('incident_update');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const number = numberOf(incident);
  const length = lengthOf(note);
  const fault = length === 0 ? t('incidents.resolve_required') : length > TEXT_MAX ? t('incidents.form.long', { max: TEXT_MAX }) : null;
  const resolve = () => {
    setTried(true);
    if (fault || update.running) return;
    const doing = update.run({ id: incident.id, update: { status: 'resolved', note: note.trim() } });
    doing.then(onClose, () => {});
    void act(doing, t('incidents.said.status', { number, status: t('status.incident.resolved') }));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('incidents.resolve_title', { number })}
      description={t('incidents.resolve_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={update.running} onClick={resolve}>{t('incidents.resolve')}</Button>
        </>
      }
    >
      <Field label={t('incidents.resolve_label')} required error={tried ? fault : null} aside={<Counter length={length} max={TEXT_MAX} />}>
        <Textarea autoFocus rows={4} dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && resolve()} />
      </Field>
      {update.problem && <ProblemNote problem={update.problem} />}
    </Dialog>
  );
}

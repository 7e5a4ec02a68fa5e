import { ArrowRightLeft, Check, ChevronsUp, Gauge, MessageSquare, Siren, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useShortcut } from '@/app/claims';
import { useRoleReason } from '@/app/reasons';
import { Button, Counter, DetailPart, Field, ProblemNote, Textarea, Timeline, type Tone } from '@/components';
import type { IncidentDetail, IncidentEvent, IncidentEventKind } from '@/contract';
import { useWord } from '@/i18n/word';
import { useMutation } from '@/state';
import { lengthOf, TEXT_MAX } from './rules';
import styles from './IncidentTimeline.module.css';

const looks: Record<IncidentEventKind, [React.ReactNode, Tone]> = {
  declared: [<Siren key="i" />, 'critical'], acknowledged: [<Check key="i" />, 'ok'], assigned: [<UserRound key="i" />, 'accent'], status_changed: [<ArrowRightLeft key="i" />, 'info'],
  severity_changed: [<Gauge key="i" />, 'medium'], note: [<MessageSquare key="i" />, 'neutral'], escalated: [<ChevronsUp key="i" />, 'high'],
};

const NOTE_FIELD = 'incident-note';

/** What happened, newest last, and where one adds to it. */
export function IncidentTimeline({ detail: { incident, timeline } }: { detail: IncidentDetail }) {
  const { t } = useTranslation();
  const word = useWord();
  const update = useMutation('incident_update');
  const cannot = useRoleReason('incidents', 'update') ?? (incident.status === 'closed' ? t('incidents.is_closed') : null);
  const [note, setNote] = useState('');
  const length = lengthOf(note);
  useShortcut('note', cannot ? null : () => document.querySelector<HTMLElement>(`[name="${NOTE_FIELD}"]`)?.focus());

  const titleOf = (event: IncidentEvent) => t(`incidents.ev.${event.kind}`, { from: event.from ? word('value', event.from) : '', to: event.to ? word('value', event.to) : '' });
  const send = () => {
    if (length === 0 || length > TEXT_MAX) return;
    update.run({ id: incident.id, update: { note: note.trim() } }).then(() => setNote(''), () => {});
  };
  return (
    <DetailPart title={t('incidents.timeline')}>
      <Timeline
        label={t('incidents.timeline')}
        entries={[...timeline].sort((a, b) => a.at.localeCompare(b.at)).map((event) => ({
          id: event.id, at: event.at, title: titleOf(event), actor: event.actor_name, icon: looks[event.kind][0], tone: looks[event.kind][1], ...(event.note ? { body: <span dir="auto">{event.note}</span> } : {}),
        }))}
      />
      <div className={styles.note}>
        <Field label={t('incidents.note_label')} aside={<Counter length={length} max={TEXT_MAX} />}>
          <Textarea
            name={NOTE_FIELD}
            rows={2}
            dir="auto"
            placeholder={t('incidents.note_placeholder')}
            value={note}
            disabled={cannot !== null}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
              if (event.key === 'Escape') {
                event.stopPropagation();
                event.currentTarget.blur();
              }
            }}
          />
        </Field>
        {update.problem && <ProblemNote problem={update.problem} />}
        <Button size="sm" className={styles.send} keys="mod+enter" loading={update.running} disabled={length === 0 || length > TEXT_MAX} disabledReason={cannot} onClick={send}>{t('incidents.note_send')}</Button>
      </div>
    </DetailPart>
  );
}

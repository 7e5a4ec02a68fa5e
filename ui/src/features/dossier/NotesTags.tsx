import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Dossier } from '@/contract';
import { useShortcut } from '@/app/claims';
import { Badge, Button, ChipsInput, Counter, Field, ProblemNote, Section, Textarea, toast } from '@/components';
import { useReason } from '@/features/tenants/words';
import { useFormat } from '@/i18n/format';
import { useIsOffline, useMutation } from '@/state';
import { Marked } from './Facts';
import styles from './Dossier.module.css';

/** Characters of the notes. */
const MOST = 10_000;

export function NotesTags({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const reason = useReason()(dossier.actions.find((action) => action.action === 'edit_notes'));
  useShortcut('note', reason || editing ? null : () => setEditing(true));
  const { tenant, pending_fields: pending } = dossier;
  return (
    <Section
      title={<Marked pending={pending} field={pending.includes('notes') ? 'notes' : 'tags'}>{t('dossier.section.notes')}</Marked>}
      actions={!editing && <Button size="sm" variant="ghost" keys="c" disabledReason={reason} onClick={() => setEditing(true)}>{t('dossier.notes.edit')}</Button>}
    >
      {editing ? (
        <Editor dossier={dossier} onDone={() => setEditing(false)} />
      ) : (
        <>
          <p className={tenant.notes ? styles.notes : styles.quiet} dir={tenant.notes ? 'auto' : undefined}>{tenant.notes || t('dossier.notes.empty')}</p>
          <div className={styles.tagRow}>
            {tenant.tags.length > 0 ? tenant.tags.map((tag) => <Badge key={tag}>{tag}</Badge>) : <span className={styles.quiet}>{t('dossier.notes.no_tags')}</span>}
          </div>
        </>
      )}
    </Section>
  );
}

function Editor({ dossier: { tenant }, onDone }: { dossier: Dossier; onDone(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useIsOffline();
  const edit = useMutation('tenant_edit');
  const [notes, setNotes] = useState(tenant.notes);
  const [tags, setTags] = useState<readonly string[]>(tenant.tags);
  const tooLong = [...notes].length > MOST;
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    if (tooLong) return;
    // Only what was touched travels: other fields may be changed elsewhere meanwhile.
    const patch = { ...(notes !== tenant.notes ? { notes } : {}), ...(tags.join('\n') !== tenant.tags.join('\n') ? { tags: [...tags] } : {}) };
    if (Object.keys(patch).length === 0) return onDone();
    edit
      .run({ id: tenant.id, patch })
      .then(() => {
        toast({ title: t(offline ? 'dossier.queued_toast' : 'dossier.saved_toast'), tone: offline ? 'info' : 'ok' });
        onDone();
      })
      .catch(() => {});
  };
  return (
    <form
      className={styles.form}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        if (event.key === 'Escape') {
          event.stopPropagation();
          onDone();
        }
      }}
    >
      <Field label={t('dossier.notes.notes')} aside={<Counter length={[...notes].length} max={MOST} />} error={tooLong && t('dossier.notes.too_long', { max: format.number(MOST) })}>
        <Textarea rows={5} autoFocus dir="auto" value={notes} onChange={(event) => setNotes(event.currentTarget.value)} />
      </Field>
      <Field label={t('dossier.notes.tags')} hint={t('dossier.notes.tags_hint')}>
        <ChipsInput values={tags} onChange={setTags} removeLabel={(tag) => t('dossier.notes.remove_tag', { tag })} />
      </Field>
      {edit.problem && <ProblemNote problem={edit.problem} />}
      <div className={styles.formEnd}>
        <span className={styles.quiet}>{offline && t('dossier.notes.offline')}</span>
        <Button variant="ghost" onClick={onDone}>{t('ui.cancel')}</Button>
        <Button variant="primary" type="submit" keys="mod+enter" loading={edit.running}>{t('ui.save')}</Button>
      </div>
    </form>
  );
}

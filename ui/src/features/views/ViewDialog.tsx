import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf, useAct } from '@/app/acts';
import { useRoleReason } from '@/app/reasons';
import { Button, Checkbox, Dialog, Field, Input } from '@/components';
import type { ShownView } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation } from '@/state';
import { addressOfView } from './content';
import type { ListView } from './useViews';

const NAME = 60;

interface Props {
  /** The view to rename; otherwise the present list becomes a new one. */
  renamed: ShownView | null;
  state: ListView;
  onClose(): void;
}

/** Asks for a name and, for a new view, for whom it is. */
export function ViewDialog({ renamed, state, onClose }: Props) {
  const { t } = useTranslation();
  const router = useRouter();
  const act = useAct();
  const offline = useIsOffline();
  const cannotShare = useRoleReason('saved_views', 'create');
  const create = useMutation('view_create');
  const change = useMutation('view_change');
  const [name, setName] = useState(renamed?.view.name ?? '');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const trimmed = name.trim();
  const fault = trimmed === '' || trimmed.length > NAME ? t('views.name_fault', { max: NAME }) : null;
  const problem = create.problem ?? change.problem;

  const submit = async () => {
    setTried(true);
    if (fault) return;
    if (renamed) {
      if (await act(change.run({ id: renamed.view.id, patch: { name: trimmed } }), t('views.said.renamed', { name: trimmed }))) onClose();
      return;
    }
    const { content } = state;
    const kept = create.run({ view: { name: trimmed, shared, content } }).then((id) => router.history.replace(addressOfView({ id, content })));
    if (await act(kept, t('views.said.saved', { name: trimmed }))) onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={t(renamed ? 'views.rename' : 'views.save_new')}
      description={t(renamed ? 'views.rename_body' : 'views.new_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form="view-form" loading={create.running || change.running}>{t('ui.save')}</Button>
        </>
      }
    >
      <form id="view-form" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <Field label={t('views.name')} required error={(tried ? fault : null) ?? (problem ? sentenceOf(problem) : null)} {...(offline ? { hint: t('views.queues') } : {})}>
          <Input dir="auto" value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        {!renamed && <Checkbox checked={shared} disabled={cannotShare !== null} onChange={setShared} label={t('views.share_label')} hint={cannotShare ?? t('views.share_hint')} />}
      </form>
    </Dialog>
  );
}

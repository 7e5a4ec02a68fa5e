import { Bookmark, Eye, EyeOff, House, Pencil, Pin, PinOff, Plus, RotateCcw, Save, Trash2, Users, UserRound } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useAct } from '@/app/acts';
import { usePaletteActions } from '@/app/actions';
import { useRoleReason } from '@/app/reasons';
import { Badge, Button, Menu, type MenuItem } from '@/components';
import type { ShownView } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useMutation } from '@/state';
import { addressOfView } from './content';
import { useRouter } from '@tanstack/react-router';
import type { ListView } from './useViews';
import { ViewDialog } from './ViewDialog';
import styles from './Views.module.css';

/** Which view the list shows, whether it was changed since, and everything that can be done with it. */
export const ViewBar = memo(function ViewBar({ state }: { state: ListView }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'new' | 'rename' | null>(null);
  const { current, modified, missing } = state;
  const acts = useViewActs(state);
  usePaletteActions(useMemo(() => [
    { id: 'view:new', label: t('views.save_new'), icon: <Plus />, run: () => setDialog('new') },
    ...(current && modified ? [{ id: 'view:save', label: `${t('views.save')}: ${current.view.name}`, icon: <Save />, disabledReason: current.may_change ? null : t('views.not_yours', { name: current.view.owner_name }), run: acts.save }] : []),
  ], [t, current, modified, acts.save]));
  return (
    <div className={styles.bar}>
      <Menu
        align="start"
        header={t(state.failed ? 'views.failed' : state.all.length === 0 ? 'views.empty' : 'views.title')}
        trigger={
          <Button variant="ghost" size="sm" icon={<Bookmark aria-hidden />} title={t('views.choose')}>
            <bdi className={styles.current}>{current?.view.name ?? t(missing ? 'views.missing' : 'views.none')}</bdi>
          </Button>
        }
        groups={[
          [
            { key: 'none', label: t('views.none'), checked: current === null, run: () => state.open(null) },
            ...state.all.map((shown) => ({ key: shown.view.id, label: <ViewName shown={shown} />, checked: shown === current, run: () => state.open(shown) })),
          ],
          [{ key: 'new', label: t('views.save_new'), icon: <Plus />, run: () => setDialog('new') }],
          ...(current ? [actsOf(current, acts, () => setDialog('rename'), t)] : []),
        ]}
      />
      {current && modified && (
        <>
          <Badge tone="accent">{t('views.modified')}</Badge>
          <Button size="sm" icon={<Save aria-hidden />} onClick={acts.save} disabledReason={current.may_change ? null : t('views.not_yours', { name: current.view.owner_name })}>{t('views.save')}</Button>
          <Button variant="ghost" size="sm" onClick={() => setDialog('new')}>{t('views.save_new')}</Button>
          <Button variant="ghost" size="sm" icon={<RotateCcw aria-hidden />} onClick={() => state.open(current)}>{t('views.reset')}</Button>
        </>
      )}
      {dialog && <ViewDialog renamed={dialog === 'rename' ? current : null} state={state} onClose={() => setDialog(null)} />}
    </div>
  );
});

function ViewName({ shown: { view, usual, pinned } }: { shown: ShownView }) {
  const { t } = useTranslation();
  const marks = [view.shared ? t('views.shared_by', { name: view.owner_name }) : '', usual ? t('views.usual') : '', pinned ? t('views.pinned') : ''].filter(Boolean);
  return (
    <span className={styles.named}>
      <bdi>{view.name}</bdi>
      {marks.length > 0 && <span className={styles.marks}>{marks.join(' · ')}</span>}
    </span>
  );
}

interface Acts {
  save(): void;
  share(shared: boolean): void;
  pin(pinned: boolean): void;
  usual(on: boolean): void;
  remove(): void;
  cannotShare: string | null;
}

function useViewActs(state: ListView): Acts {
  const { t } = useTranslation();
  const router = useRouter();
  const act = useAct();
  const cannotShare = useRoleReason('saved_views', 'create');
  const { run: change } = useMutation('view_change');
  const { run: pin } = useMutation('view_pin');
  const { run: usual } = useMutation('view_usual');
  const { run: remove } = useMutation('view_delete');
  const { current, content } = state;
  return useMemo(() => {
    const view = current?.view;
    const id = view?.id ?? '';
    const said = (what: 'saved' | 'shared' | 'unshared' | 'pinned' | 'unpinned' | 'usual_set' | 'usual_cleared') => t(`views.said.${what}`, { name: view?.name ?? '' });
    return {
      cannotShare,
      save: () => void act(change({ id, patch: { content } }).then(() => view && router.history.replace(addressOfView({ id, content }))), said('saved')),
      share: (shared) => void act(change({ id, patch: { shared } }), said(shared ? 'shared' : 'unshared')),
      pin: (pinned) => void act(pin({ id, pinned }), said(pinned ? 'pinned' : 'unpinned')),
      usual: (on) => void act(usual({ usual: { list: content.list, view: on ? id : null } }), said(on ? 'usual_set' : 'usual_cleared')),
      remove: () => {
        const deleting = remove({ id });
        const undo = () => void deleting.then((entry) => port().invoke('outbox_cancel', { id: entry })).catch(() => {});
        state.open(null);
        void act(deleting, t('views.said.deleted', { name: view?.name ?? '' }), { queues: false, action: { label: t('ui.undo'), run: undo } });
      },
    };
  }, [act, cannotShare, change, content, current, pin, remove, router, state, t, usual]);
}

function actsOf({ view, mine, pinned, usual, may_change, may_delete }: ShownView, acts: Acts, rename: () => void, t: ReturnType<typeof useTranslation>['t']): MenuItem[] {
  const foreign = may_change ? null : t('views.not_yours', { name: view.owner_name });
  return [
    { key: 'pin', label: t(pinned ? 'views.unpin' : 'views.pin'), icon: pinned ? <PinOff /> : <Pin />, run: () => acts.pin(!pinned) },
    { key: 'usual', label: t(usual ? 'views.usual_clear' : 'views.usual_set'), icon: <House />, run: () => acts.usual(!usual) },
    { key: 'rename', label: t('views.rename'), icon: <Pencil />, disabledReason: foreign, run: rename },
    view.shared
      ? { key: 'share', label: t('views.unshare'), icon: <EyeOff />, disabledReason: mine ? foreign : t('views.only_author', { name: view.owner_name }), run: () => acts.share(false) }
      : { key: 'share', label: t('views.share'), icon: <Eye />, disabledReason: acts.cannotShare, run: () => acts.share(true) },
    { key: 'delete', label: t('views.delete'), icon: <Trash2 />, danger: true, disabledReason: may_delete ? null : t('views.not_yours', { name: view.owner_name }), run: acts.remove },
  ];
}

/** For lists of views elsewhere. */
export const viewIcon = (shared: boolean) => (shared ? <Users /> : <UserRound />);

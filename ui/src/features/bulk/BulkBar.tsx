import { Archive, Boxes, CircleDot, ReceiptText, Tags, X } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useGo } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { useEscape, useShortcut } from '@/app/claims';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button, Kbd, MenuButton, toast, type MenuItem } from '@/components';
import type { JobOpened } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { BulkDialog } from './BulkDialog';
import { acts, type ActKind } from './draft';
import type { ChosenTenants } from './useChosen';
import styles from './Bulk.module.css';

/** Why the operator cannot do it, by act. */
function useReasons(): Record<ActKind, string | null> {
  const offline = useOnlineReason();
  const activate = useRoleReason('tenants', 'activate');
  const suspend = useRoleReason('tenants', 'suspend');
  const plan = useRoleReason('billing', 'update');
  const update = useRoleReason('tenants', 'update');
  return useMemo(() => {
    const of = { activate, pause: suspend, suspend, plan, module: update, tags: update, archive: update, restore: update };
    return Object.fromEntries(acts.map((act) => [act, of[act] ?? offline])) as Record<ActKind, string | null>;
  }, [offline, activate, suspend, plan, update]);
}

/** What can be done to what is chosen. Stands while something is. */
export function BulkBar({ tenants, total, escape }: { tenants: ChosenTenants; total: number; escape: boolean }) {
  const { count } = tenants;
  return count === 0 ? null : <Bar tenants={tenants} total={total} escape={escape} />;
}

function Bar({ tenants: { count, everything, chosen, chooseAll, tooMany, clear }, total, escape }: { tenants: ChosenTenants; total: number; escape: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const reasons = useReasons();
  const bar = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ActKind | null>(null);
  const [menu, setMenu] = useState<'status' | null>(null);
  const drop = () => {
    clear();
    focusList();
  };
  useEscape(escape ? drop : null);
  useShortcut('bulk', () => bar.current?.querySelector('button')?.focus());
  useShortcut('move_status', () => setMenu('status'));
  usePaletteActions(
    useMemo(
      () => acts.filter((act) => reasons[act] === null).map((act) => ({ id: `bulk:${act}`, label: t(`bulk.palette.${act}`, { count, formatted: format.number(count) }), run: () => setOpen(act) })),
      [reasons, count, t, format],
    ),
  );
  const item = (act: ActKind, danger = false): MenuItem => ({ key: act, label: t(`bulk.act.${act}`), danger, disabledReason: reasons[act], run: () => setOpen(act) });
  const started = ({ job, approval }: JobOpened) => {
    drop();
    const show = { label: t('govern.show'), run: () => go(`/jobs/${job.id}`) };
    if (approval) toast({ title: t('bulk.asked'), body: t('bulk.asked_body'), tone: 'info', action: show, duration: 10_000 });
    else toast({ title: t('bulk.started'), body: t('bulk.started_body'), tone: 'ok', action: show });
  };
  // As in every toolbar, arrows go from one button to the next.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const along = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    // What is typed in a menu or dialog of the bar comes by here, too.
    if (along === 0 || !(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const step = getComputedStyle(event.currentTarget).direction === 'rtl' ? -along : along;
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  };
  return (
    <div ref={bar} role="toolbar" aria-label={t('bulk.bar')} className={styles.bar} onKeyDown={onKeyDown}>
      <span role="status" className={styles.count}>{everything && count === total ? t('bulk.all_chosen', { count, formatted: format.number(count) }) : t('ui.selected', { count, formatted: format.number(count) })}</span>
      {!everything && count < total && <Button size="sm" variant="ghost" disabledReason={tooMany} onClick={chooseAll}>{t('bulk.choose_all', { count: total, formatted: format.number(total) })}</Button>}
      <span className={styles.gap} />
      <MenuButton label={t('bulk.group.status')} icon={<CircleDot aria-hidden />} keys="s" align="end" open={menu === 'status'} onOpenChange={(on) => setMenu(on ? 'status' : null)} groups={[[item('activate'), item('pause')], [item('suspend', true)]]} />
      <Button size="sm" icon={<ReceiptText aria-hidden />} disabledReason={reasons.plan} onClick={() => setOpen('plan')}>{t('bulk.act.plan')}</Button>
      <Button size="sm" icon={<Boxes aria-hidden />} disabledReason={reasons.module} onClick={() => setOpen('module')}>{t('bulk.act.module')}</Button>
      <Button size="sm" icon={<Tags aria-hidden />} disabledReason={reasons.tags} onClick={() => setOpen('tags')}>{t('bulk.act.tags')}</Button>
      <MenuButton label={t('bulk.group.archive')} icon={<Archive aria-hidden />} align="end" groups={[[item('archive'), item('restore')]]} />
      <Button size="sm" variant="ghost" icon={<X aria-hidden />} onClick={drop}>{t('ui.clear')} <Kbd keys="esc" /></Button>
      {open && <BulkDialog kind={open} chosen={chosen} count={count} onClose={() => setOpen(null)} onStarted={started} />}
    </div>
  );
}

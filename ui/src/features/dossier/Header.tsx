import { Archive, ChevronDown, Link, ClipboardCheck, CirclePause, CirclePlay, KeyRound, OctagonX, NotebookPen, Pencil, ReceiptText, ShieldOff, VenetianMask, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Dossier, TenantActionKind, TenantStatus } from '@/contract';
import { AppLink, useGo } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { runClaimed, useEscape, useShortcut } from '@/app/claims';
import { useCopyLink } from '@/app/links';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Avatar, Badge, Button, Menu, PageHeader, StatusPill, toast, type MenuItem } from '@/components';
import { ImpersonateDialog } from '@/features/impersonate/ImpersonateDialog';
import { HealthMark, PendingMark } from '@/features/tenants/Marks';
import { listAddress } from '@/features/tenants/useAsked';
import { tenantNumber, useReason } from '@/features/tenants/words';
import { useFormat } from '@/i18n/format';
import { useIsOffline, useMutation } from '@/state';
import { CredentialsDialog } from './CredentialsDialog';
import { StatusDialog } from './StatusDialog';

// The largest form of the console: loaded when somebody edits.
const EditTenant = lazy(() => import('./edit/EditTenant'));

const icons: Record<TenantActionKind, LucideIcon> = {
  review: ClipboardCheck, activate: CirclePlay, pause: CirclePause, suspend: ShieldOff, terminate: OctagonX, impersonate: VenetianMask, edit_notes: NotebookPen, archive: Archive,
};
const leadsTo: Partial<Record<TenantActionKind, TenantStatus>> = { activate: 'active', pause: 'paused', suspend: 'suspended', terminate: 'terminated' };

/** Who it is, how it stands, and what may be done with it. */
export function Header({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const offline = useIsOffline();
  const reasonOf = useReason();
  const copyLink = useCopyLink();
  const edit = useMutation('tenant_edit');
  const [to, setTo] = useState<TenantStatus | null>(null);
  const [entering, setEntering] = useState(false);
  const [editing, setEditing] = useState(false);
  const [credentials, setCredentials] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  const { tenant, pending_fields: pending } = dossier;
  const action = (kind: TenantActionKind) => dossier.actions.find((candidate) => candidate.action === kind);

  const items = useMemo(() => {
    const archive = () =>
      void edit.run({ id: tenant.id, patch: { archived: !tenant.archived } })
        .then(() => toast({ title: t(tenant.archived ? 'dossier.unarchived_toast' : 'dossier.archived_toast'), tone: 'ok' }))
        .catch(() => toast({ title: t('error.title'), tone: 'critical' }));
    const run: Record<TenantActionKind, () => void> = {
      review: () => go(`/reviews/${tenant.id}`),
      activate: () => setTo('active'), pause: () => setTo('paused'), suspend: () => setTo('suspended'), terminate: () => setTo('terminated'),
      impersonate: () => setEntering(true), edit_notes: () => void runClaimed('note'), archive,
    };
    return dossier.actions.map((one): MenuItem & { kind: TenantActionKind; label: string } => {
      const Icon = icons[one.action];
      const label = one.action === 'archive' && tenant.archived ? t('dossier.action.unarchive') : t(`dossier.action.${one.action}`);
      return { kind: one.action, key: one.action, label, icon: <Icon />, danger: one.action === 'suspend' || one.action === 'terminate', disabledReason: reasonOf(one), run: run[one.action] };
    });
  }, [dossier.actions, tenant.id, tenant.archived, edit, go, reasonOf, t]);

  const mayEdit = useRoleReason('tenants', 'update');
  const cannotEdit = mayEdit ?? reasonOf(action('edit_notes'));
  const maySetCredentials = useRoleReason('tenant_users', 'update');
  const online = useOnlineReason();
  const cannotSetCredentials = maySetCredentials ?? online;
  const own = useMemo(
    (): (MenuItem & { label: string })[] => [
      { key: 'edit', label: t('edit.action'), icon: <Pencil />, keys: 'e', disabledReason: cannotEdit, run: () => setEditing(true) },
      { key: 'credentials', label: t('credentials.action'), icon: <KeyRound />, disabledReason: cannotSetCredentials, run: () => setCredentials(true) },
      { key: 'subscription', label: t('subscriptions.open'), icon: <ReceiptText />, run: () => go(`/subscriptions/${tenant.id}`) },
    ],
    [cannotEdit, cannotSetCredentials, go, tenant.id, t],
  );
  const link = useMemo(() => ({ key: 'copy_link', label: t('link.copy'), icon: <Link />, run: () => copyLink({ to: 'tenant', id: tenant.id }) }), [copyLink, tenant.id, t]);
  usePaletteActions(
    useMemo(
      () => [...own, ...items, link].map((item) => ({ disabledReason: null, ...item })).map((item) => ({ id: `tenant:${item.key}`, label: `${item.label}: ${tenant.name}`, icon: item.icon, disabledReason: item.disabledReason, run: item.run })),
      [own, items, link, tenant.name],
    ),
  );
  const enabled = (kind: TenantActionKind) => action(kind)?.enabled ?? false;
  useShortcut('impersonate', enabled('impersonate') ? () => setEntering(true) : null);
  useShortcut('start_review', enabled('review') ? () => go(`/reviews/${tenant.id}`) : null);
  useShortcut('resolve', cannotEdit ? null : () => setEditing(true));
  useEscape(() => go(listAddress()));
  useShortcut('move_status', () => menu.current?.focus());

  const statusItems = items.filter((item) => leadsTo[item.kind]);
  const rest = items.filter((item) => item.kind === 'edit_notes' || item.kind === 'archive');
  return (
    <>
      <PageHeader
        crumbs={<AppLink to={listAddress()}>{t('dossier.back')}</AppLink>}
        lead={<Avatar name={tenant.name} size="lg" square />}
        title={tenant.name}
        meta={
          <>
            <StatusPill kind="tenant" status={tenant.status} />
            {pending.includes('status') && <PendingMark />}
            <HealthMark health={tenant.health} />
            <Badge tone={tenant.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${tenant.plan}`)}</Badge>
            {tenant.archived && <Badge>{t('dossier.archived')}</Badge>}
            {offline && <Badge tone="medium">{t('dossier.offline')}</Badge>}
          </>
        }
        subtitle={<><span className="ltr" data-selectable>{tenantNumber(tenant.number)}</span> · <span className="ltr" data-selectable>{tenant.subdomain}</span> · {t('dossier.since', { when: format.date(tenant.created_at) })}</>}
        actions={
          <>
            {enabled('review') && <Button variant="primary" icon={<ClipboardCheck aria-hidden />} keys="v" onClick={() => go(`/reviews/${tenant.id}`)}>{t('dossier.action.review')}</Button>}
            <Button icon={<VenetianMask aria-hidden />} keys="i" disabledReason={reasonOf(action('impersonate'))} onClick={() => setEntering(true)}>{t('dossier.action.impersonate')}</Button>
            <Button icon={<Pencil aria-hidden />} keys="e" disabledReason={cannotEdit} onClick={() => setEditing(true)}>{t('edit.button')}</Button>
            <Menu trigger={<Button ref={menu} iconEnd={<ChevronDown aria-hidden />}>{t('dossier.actions')}</Button>} groups={[own, statusItems, rest, [link]]} />
          </>
        }
      />
      {to && <StatusDialog tenant={tenant} to={to} onClose={() => setTo(null)} />}
      {editing && <Suspense fallback={null}><EditTenant tenant={tenant} onClose={() => setEditing(false)} /></Suspense>}
      {credentials && <CredentialsDialog tenant={tenant} onClose={() => setCredentials(false)} />}
      {entering && <ImpersonateDialog tenant={tenant} onClose={() => setEntering(false)} />}
    </>
  );
}

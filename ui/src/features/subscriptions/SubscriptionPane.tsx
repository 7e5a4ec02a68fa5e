import { CalendarPlus, ChevronDown, CirclePause, CirclePlay, ShieldOff, SlidersHorizontal } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { AppLink } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { useShortcut } from '@/app/claims';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Badge, Button, DetailPane, ErrorState, Menu, SkeletonLines, StatusPill } from '@/components';
import type { SubscriptionDetail } from '@/contract';
import { PendingMark } from '@/features/tenants/Marks';
import { tenantNumber } from '@/features/tenants/words';
import { UsagePart } from '@/features/usage/UsageSection';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { ActivateDialog, DeactivateDialog } from './StatusDialogs';
import { ControlDialog } from './ControlDialog';
import { ExtendDialog } from './ExtendDialog';
import { History } from './History';
import { PauseDialog } from './PauseDialog';
import { Term } from './Term';
import { canActivate, canDeactivate, canPause } from './words';

type Act = 'extend' | 'control' | 'pause' | 'activate' | 'deactivate';

/** One subscription: what it is, what may be done with it, what happened to it. */
export function SubscriptionPane({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const query = useQuery('subscription_detail', { id });
  if (!query.data) {
    return (
      <DetailPane title={t('nav.subscriptions')} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={10} />}
      </DetailPane>
    );
  }
  return <Known detail={query.data} onClose={onClose} />;
}

function useReasons({ tenant }: SubscriptionDetail): Record<Act, string | null> {
  const { t } = useTranslation();
  const billing = useRoleReason('billing', 'update');
  const suspend = useRoleReason('tenants', 'suspend');
  const activate = useRoleReason('tenants', 'activate');
  const online = useOnlineReason();
  const { status } = tenant;
  const final = status === 'rejected' || status === 'terminated' || status === 'pending_review' ? t('govern.why.status', { status: t(`status.tenant.${status}`) }) : null;
  const fits = (may: boolean) => (may ? null : t('govern.why.status', { status: t(`status.tenant.${status}`) }));
  return {
    extend: billing ?? final, control: billing ?? final, pause: suspend ?? fits(canPause(status)),
    activate: activate ?? fits(canActivate(status)) ?? online, deactivate: suspend ?? fits(canDeactivate(status)) ?? online,
  };
}

function Known({ detail, onClose }: { detail: SubscriptionDetail; onClose(): void }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act | null>(null);
  const menu = useRef<HTMLButtonElement>(null);
  const why = useReasons(detail);
  const { tenant, snapshot, pending_fields: pending } = detail;
  const close = () => setAct(null);
  useShortcut('extend', why.extend ? null : () => setAct('extend'));
  useShortcut('resolve', why.control ? null : () => setAct('control'));
  useShortcut('move_status', () => menu.current?.focus());
  const items = [
    { key: 'pause', label: t('subscriptions.act.pause'), icon: <CirclePause />, disabledReason: why.pause, run: () => setAct('pause') },
    { key: 'activate', label: t('subscriptions.act.activate'), icon: <CirclePlay />, disabledReason: why.activate, run: () => setAct('activate') },
    { key: 'deactivate', label: t('subscriptions.act.deactivate'), icon: <ShieldOff />, danger: true, disabledReason: why.deactivate, run: () => setAct('deactivate') },
  ] as const;
  usePaletteActions(
    useMemo(
      () =>
        (['extend', 'control', 'pause', 'activate', 'deactivate'] as const).map((key) => ({
          id: `subscription:${key}`, label: `${t(`subscriptions.act.${key}`)}: ${tenant.name}`, disabledReason: why[key], run: () => setAct(key),
        })),
      // eslint-disable-next-line react-hooks/exhaustive-deps -- the reasons are compared one by one
      [t, tenant.name, why.extend, why.control, why.pause, why.activate, why.deactivate],
    ),
  );
  return (
    <DetailPane
      title={<AppLink to={`/tenants/${tenant.id}`}>{tenant.name}</AppLink>}
      meta={<><StatusPill kind="subscription" status={snapshot.state} /><Badge tone={snapshot.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${snapshot.plan}`)}</Badge><span className="ltr">{tenantNumber(tenant.number)}</span>{pending.length > 0 && <PendingMark />}</>}
      actions={
        <>
          <Button variant="primary" icon={<CalendarPlus aria-hidden />} keys="l" disabledReason={why.extend} onClick={() => setAct('extend')}>{t('subscriptions.act.extend')}</Button>
          <Button icon={<SlidersHorizontal aria-hidden />} keys="e" disabledReason={why.control} onClick={() => setAct('control')}>{t('subscriptions.act.control')}</Button>
          <Menu trigger={<Button ref={menu} keys="s" iconEnd={<ChevronDown aria-hidden />}>{t('subscriptions.act.status')}</Button>} groups={[items]} />
        </>
      }
      onClose={onClose}
    >
      <Term detail={detail} />
      <UsagePart id={tenant.id} />
      <History tenant={tenant} />
      {act === 'extend' && <ExtendDialog tenant={tenant} onClose={close} />}
      {act === 'control' && <ControlDialog detail={detail} onClose={close} />}
      {act === 'pause' && <PauseDialog tenant={tenant} onClose={close} />}
      {act === 'activate' && <ActivateDialog detail={detail} onClose={close} />}
      {act === 'deactivate' && <DeactivateDialog tenant={tenant} onClose={close} />}
    </DetailPane>
  );
}

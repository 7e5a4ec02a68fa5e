import { CalendarPlus, CalendarX, CirclePause, CirclePlay, Flag, RefreshCw, ShieldOff, SlidersHorizontal, Timer, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { DateTime, DetailPart, ErrorState, SkeletonLines, Timeline, type Tone } from '@/components';
import type { SubscriptionChange, SubscriptionChangeKind, Tenant } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useQuery, useRefetchOn } from '@/state';
import styles from './Subscriptions.module.css';

const looks: Record<SubscriptionChangeKind, [LucideIcon, Tone]> = {
  started: [Flag, 'accent'], extended: [CalendarPlus, 'ok'], activated: [CirclePlay, 'ok'], deactivated: [ShieldOff, 'high'], paused: [CirclePause, 'info'], resumed: [CirclePlay, 'ok'],
  controlled: [SlidersHorizontal, 'accent'], plan_changed: [RefreshCw, 'accent'], trial_ended: [Timer, 'low'], expired: [CalendarX, 'critical'],
};

/** What happened to it, newest first; the platform keeps it. */
export function History({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const offline = useIsOffline();
  return <DetailPart title={t('subscriptions.part.history')}>{offline ? <p className={styles.faint}>{t('subscriptions.history_offline')}</p> : <Lines tenant={tenant} />}</DetailPart>;
}

function Lines({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const query = useQuery('subscription_history', { id: tenant.id });
  // Asked again when the subscription moved, not with every message that the tenant sends.
  useRefetchOn(query.refetch, JSON.stringify([tenant.plan, tenant.status, tenant.subscription_starts_at, tenant.subscription_ends_at, tenant.trial_ends_at, tenant.limits, tenant.revenue, tenant.custom_features]));
  if (!query.data) return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={4} />;
  if (query.data.length === 0) return <p className={styles.faint}>{t('subscriptions.history_empty')}</p>;
  return (
    <Timeline
      label={t('subscriptions.part.history')}
      entries={query.data.map((change) => {
        const [Icon, tone] = looks[change.kind];
        return { id: change.id, at: change.at, title: t(`subscriptions.kind.${change.kind}`), actor: change.actor_name, icon: <Icon />, tone, body: <Line change={change} /> };
      })}
    />
  );
}

/** What it changed, each as before → after, and why. */
function Line({ change }: { change: SubscriptionChange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts: [string, string, ReactNode][] = [];
  if (change.plan_before && change.plan_before !== change.plan_after) parts.push(['plan', t('field.plan'), <>{t(`plan.${change.plan_before}`)} <Arrow /> {t(`plan.${change.plan_after}`)}</>]);
  if (change.ends_before !== change.ends_after) {
    const day = (at: string | null) => (at ? <DateTime at={at} show="date" /> : t('subscriptions.never'));
    parts.push(['ends', t('dossier.f.ends'), <>{day(change.ends_before)} <Arrow /> {day(change.ends_after)}</>]);
  }
  const moved = change.mrr_after.minor - change.mrr_before.minor;
  if (moved !== 0) parts.push(['mrr', t('subscriptions.mrr'), <span className={styles.moved} data-up={moved > 0}>{format.signedMoney(moved, change.mrr_after.currency)}</span>]);
  return (
    <>
      {parts.map(([key, label, value]) => <span key={key} className={styles.changeLine}><span className={styles.faint}>{label}</span> {value}</span>)}
      {change.reason && <span dir="auto" className={styles.reason}>{change.reason}</span>}
    </>
  );
}

export function Arrow() {
  return <span className={styles.arrow} aria-hidden>→</span>;
}

import type { Limits, SubscriptionState, TenantStatus } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

export const states: readonly SubscriptionState[] = ['trial', 'active', 'expiring', 'expired', 'paused', 'free', 'inactive'];
export const plans = ['free', 'pro', 'enterprise'] as const;
export const limitKeys: readonly (keyof Limits)[] = ['users', 'products', 'customers', 'invoices_per_month', 'messages_per_month', 'concurrent_sessions'];

/** In service, or could be again. */
export const canPause = (status: TenantStatus) => status === 'active';
export const canActivate = (status: TenantStatus) => status === 'paused' || status === 'suspended';
export const canDeactivate = (status: TenantStatus) => status === 'active' || status === 'paused';

const DAY = 86_400_000;

/** Whole days from now; negative when it has passed. */
export function daysTo(at: string, now: number): number {
  const left = (Date.parse(at) - now) / DAY;
  return left >= 0 ? Math.ceil(left) : Math.floor(left);
}

/** “12 days left”, “3 days ago”. */
export function useDays(): (at: string, now: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (at, now) => {
    const days = daysTo(at, now);
    const count = Math.abs(days);
    return t(days >= 0 ? 'subscriptions.days_left' : 'subscriptions.days_over', { count, formatted: format.number(count) });
  };
}

/** A day as an `<input type="date">` holds it, in the operator's own zone. */
export function dayOf(at: string | null): string {
  if (!at) return '';
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The beginning of that day, or its last second: what ends on a day runs through it. */
export function instantOf(day: string, end = false): string | null {
  const date = new Date(`${day}T${end ? '23:59:59' : '00:00:00'}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

import type { Control, ControlDate, LimitOverrides, Limits, Plan, SubscriptionDetail } from '@/contract';
import { latinDigits } from '@/components';
import { dayOf, instantOf, limitKeys } from './words';

/** In the field of a date: none. Distinct from a date that is half typed, which reads as empty. */
export const NO_DATE = 'none';

/** What is typed; a text that is `null` was not touched. */
export interface Draft {
  plan: Plan;
  starts: string | null;
  ends: string | null;
  trial: string | null;
  price: string | null;
  limits: Partial<Record<keyof Limits, string>>;
  features: readonly string[];
  reason: string;
}

/** In a limit's field: no limit. */
export const UNLIMITED = '∞';

export const untouched = ({ tenant }: SubscriptionDetail): Draft => ({ plan: tenant.plan, starts: null, ends: null, trial: null, price: null, limits: {}, features: tenant.custom_features, reason: '' });

/** What the plan of the draft brings, before anything is overridden. */
export function baseOf(detail: SubscriptionDetail, plan: Plan): { limits: Limits; minor: number } {
  const offer = detail.offers.find((one) => one.plan === plan);
  return plan === detail.tenant.plan || !offer ? { limits: detail.snapshot.limits, minor: detail.snapshot.price.minor } : { limits: offer.limits, minor: offer.price.minor };
}

export const plain = (text: string) => latinDigits(text).replace(/[٬,\s]/g, '').replace('٫', '.');

/** `49.90` in minor units; `null` when it is no amount. */
export function minorOf(text: string, digits: number): number | null {
  const amount = plain(text);
  const shape = digits > 0 ? new RegExp(`^\\d{1,9}(?:\\.\\d{1,${digits}})?$`) : /^\d{1,9}$/;
  return shape.test(amount) ? Math.round(Number(amount) * 10 ** digits) : null;
}

export const limitOf = (text: string): number | null => (text === UNLIMITED ? -1 : /^\d{1,9}$/.test(plain(text)) ? Number(plain(text)) : null);

export type Faulty = 'price_minor' | 'starts_at' | 'ends_at' | 'trial_ends_at' | `limits.${keyof Limits}`;

/** The request as far as it can be read, and what cannot. Only what differs from what stands is in it. */
export function controlOf(draft: Draft, detail: SubscriptionDetail, digits: number): { control: Control; faults: Faulty[] } {
  const control: Control = { reason: draft.reason.trim() };
  const faults: Faulty[] = [];
  const { snapshot, tenant } = detail;
  const base = baseOf(detail, draft.plan);
  if (draft.plan !== snapshot.plan) control.plan = draft.plan;
  const dates = [['starts_at', draft.starts, false], ['ends_at', draft.ends, true], ['trial_ends_at', draft.trial, true]] as const;
  const clear: ControlDate[] = [];
  for (const [field, day, end] of dates) {
    if (day === null || day === '' || day === dayOf(snapshot[field])) continue;
    if (day === NO_DATE) {
      if (snapshot[field] !== null) clear.push(field);
      continue;
    }
    const at = instantOf(day, end);
    if (at === null) faults.push(field);
    else control[field] = at;
  }
  if (clear.length > 0) control.clear = clear;
  if (draft.price !== null) {
    const minor = minorOf(draft.price, digits);
    if (minor === null) faults.push('price_minor');
    else if (minor !== base.minor) control.price_minor = minor;
  }
  const limits: LimitOverrides = {};
  for (const key of limitKeys) {
    const text = draft.limits[key];
    if (text === undefined) continue;
    const value = limitOf(text);
    if (value === null) faults.push(`limits.${key}`);
    else if (value !== base.limits[key]) limits[key] = value;
  }
  if (Object.keys(limits).length > 0) control.limits = limits;
  if (draft.features.join('\n') !== tenant.custom_features.join('\n')) control.custom_features = [...draft.features];
  return { control, faults };
}

export const changesNothing = (control: Control) => Object.keys(control).every((key) => key === 'reason');

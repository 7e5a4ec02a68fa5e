import type { Control, FieldChange, Plan, Preview, Prices, SubscriptionChange, SubscriptionChangeKind, SubscriptionRow, SubscriptionSnapshot, SubscriptionState, Tenant } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { enqueue } from './govern';
import { limitsOf } from './tenants';
import { searchTenants } from './views';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const DAY = 86_400_000;
export const prices: Prices = { currency: 'GBP', pro: 4_900, enterprise: 49_900 };
const plans = ['free', 'pro', 'enterprise'] as const;
const priceOf = (plan: Plan) => ({ minor: plan === 'free' ? 0 : prices[plan], currency: prices.currency });

/** Believable, not exact: the rules themselves live in the contract. */
function stateOf(tenant: Tenant, now: number): SubscriptionState {
  const end = tenant.subscription_ends_at ? Date.parse(tenant.subscription_ends_at) : Infinity;
  if (tenant.status !== 'active') return tenant.status === 'paused' ? 'paused' : 'inactive';
  if (tenant.plan === 'free') return 'free';
  if (end <= now) return 'expired';
  if (end <= now + 30 * DAY) return 'expiring';
  return tenant.trial_ends_at && Date.parse(tenant.trial_ends_at) > now ? 'trial' : 'active';
}

export function mrrOf(tenant: Tenant, now: number): number {
  const state = stateOf(tenant, now);
  const trial = tenant.trial_ends_at !== null && Date.parse(tenant.trial_ends_at) > now;
  return (state === 'active' || state === 'expiring') && !trial ? tenant.revenue.minor : 0;
}

function snapshot(tenant: Tenant, now: number): SubscriptionSnapshot {
  return {
    plan: tenant.plan, state: stateOf(tenant, now), starts_at: tenant.subscription_starts_at, ends_at: tenant.subscription_ends_at, trial_ends_at: tenant.trial_ends_at,
    limits: tenant.limits, price: tenant.revenue,
  };
}

/** The tenants that the screens about money speak of. */
export const counted = (world: World) => world.tenants.filter((tenant) => !tenant.archived && tenant.status !== 'rejected' && tenant.status !== 'terminated');

export function withPlan(tenant: Tenant, plan: Plan): Tenant {
  if (plan === tenant.plan) return tenant;
  return { ...tenant, plan, limits: limitsOf(plan), revenue: priceOf(plan), ...(plan === 'free' ? { subscription_ends_at: null, trial_ends_at: null } : {}) };
}

export function changesOf(before: Tenant, after: Tenant): FieldChange[] {
  const keys = Object.keys(before) as (keyof Tenant)[];
  return keys
    .filter((key) => key !== 'version' && key !== 'updated_at' && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({ field: key, before: before[key], after: after[key] }));
}

function preview(before: Tenant, after: Tenant, now: number): Preview {
  const used = [['users', after.activity.users_total], ['messages_per_month', after.activity.messages_this_month]] as const;
  return {
    before: snapshot(before, now), after: snapshot(after, now), changes: changesOf(before, after),
    over: used.filter(([limit, count]) => after.limits[limit] >= 0 && count > after.limits[limit]).map(([limit, count]) => ({ limit, allowed: after.limits[limit], used: count })),
    mrr_difference: mrrOf(after, now) - mrrOf(before, now),
  };
}

function extended(tenant: Tenant, months: number, now: number): Tenant {
  if (months < 1 || months > 60) throw problem('invalid', 'Some fields need another value.', { fields: [{ field: 'months', message: 'Choose 1 to 60 months.' }] });
  const end = Math.max(now, tenant.subscription_ends_at ? Date.parse(tenant.subscription_ends_at) : now);
  return { ...withPlan(tenant, tenant.plan === 'free' ? 'pro' : tenant.plan), subscription_starts_at: tenant.subscription_starts_at ?? iso(now), subscription_ends_at: iso(end + months * 30 * DAY) };
}

function controlled(tenant: Tenant, control: Control): Tenant {
  const after = withPlan(tenant, control.plan ?? tenant.plan);
  if (control.ends_at && control.ends_at <= (control.starts_at ?? after.subscription_starts_at ?? '')) {
    throw problem('invalid', 'Some fields need another value.', { fields: [{ field: 'ends_at', message: 'The end lies after the start.' }] });
  }
  return {
    ...after, limits: { ...after.limits, ...control.limits }, revenue: control.price_minor === undefined ? after.revenue : { minor: control.price_minor, currency: prices.currency },
    subscription_starts_at: control.starts_at ?? after.subscription_starts_at, subscription_ends_at: control.ends_at ?? (control.clear?.includes('ends_at') ? null : after.subscription_ends_at),
    trial_ends_at: control.trial_ends_at ?? after.trial_ends_at, custom_features: control.custom_features ?? after.custom_features, status: control.status ?? after.status,
  };
}

/** Writes the new tenant and a line of history. */
export function settle(world: World, before: Tenant, after: Tenant, kind: SubscriptionChangeKind, reason: string | null): null {
  const now = world.now();
  const money = (minor: number) => ({ minor, currency: prices.currency });
  const lines = world.subscriptionChanges.get(before.id) ?? startOf(world, before);
  lines.unshift({
    id: world.random.uuid(), tenant_id: before.id, kind, plan_before: before.plan, plan_after: after.plan, ends_before: before.subscription_ends_at, ends_after: after.subscription_ends_at,
    mrr_before: money(mrrOf(before, now)), mrr_after: money(mrrOf(after, now)), reason, operator_id: world.operators[0]?.id ?? null, actor_name: world.operators[0]?.name ?? '', at: iso(now),
  });
  world.subscriptionChanges.set(before.id, lines);
  Object.assign(found(world.tenants, before.id), after, { version: before.version + 1, updated_at: iso(now) });
  world.changed('tenants', 'overview', 'audit');
  return null;
}

function startOf(world: World, tenant: Tenant): SubscriptionChange[] {
  const zero = { minor: 0, currency: prices.currency };
  const base = { tenant_id: tenant.id, reason: null, operator_id: null, actor_name: 'Platform', mrr_before: zero, mrr_after: zero };
  const first: SubscriptionChange = { ...base, id: world.random.uuid(), kind: 'started', plan_before: null, plan_after: 'free', ends_before: null, ends_after: null, at: tenant.created_at };
  if (tenant.plan === 'free') return [first];
  const half = iso((Date.parse(tenant.created_at) + world.now()) / 2);
  const paid: SubscriptionChange = { ...base, id: world.random.uuid(), kind: 'plan_changed', plan_before: 'free', plan_after: tenant.plan, ends_before: null, ends_after: tenant.subscription_ends_at, mrr_after: tenant.revenue, actor_name: 'Marcus Bell', reason: 'Signed the order form.', at: half };
  return [paid, first];
}

function rowOf(world: World, tenant: Tenant): SubscriptionRow {
  return {
    id: tenant.id, number: tenant.number, name: tenant.name, subdomain: tenant.subdomain, plan: tenant.plan, status: tenant.status, state: stateOf(tenant, world.now()),
    ends_at: tenant.subscription_ends_at, trial_ends_at: tenant.trial_ends_at, price_minor: tenant.revenue.minor, currency: tenant.revenue.currency,
    pending: world.outbox.some((item) => item.place?.to === 'tenant' && item.place.id === tenant.id && item.state !== 'applied'),
  };
}

const everything = { statuses: [], business_types: [], sizes: [], health: [], tags: [], flagged: null, archived: false, awaiting_review: false, sort: 'name', descending: false } as const;

export const subscriptions: Handlers<
  | 'subscriptions_figures' | 'subscriptions_page' | 'subscription_detail' | 'subscription_history' | 'subscription_preview' | 'subscription_preview_extension'
  | 'subscription_extend' | 'subscription_pause' | 'subscription_control' | 'subscription_status'
> = {
  subscriptions_figures: (world) => {
    const all = counted(world);
    const states = all.map((tenant) => stateOf(tenant, world.now()));
    const of = (state: SubscriptionState) => states.filter((one) => one === state).length;
    const on = (plan: Plan) => all.filter((tenant) => tenant.plan === plan).length;
    const paid = on('pro') + on('enterprise');
    return {
      overview: { total: all.length, free: on('free'), pro: on('pro'), enterprise: on('enterprise'), expiring: of('expiring'), expired: of('expired'), trials: of('trial'), paused: of('paused'), conversion_percent: all.length ? Math.round((paid * 1_000) / all.length) / 10 : 0 },
      as_of: iso(world.now() - 800),
    };
  },
  subscriptions_page: (world, { query, offset, limit }) => {
    const matching = new Set(searchTenants(world, { ...everything, text: query.text, plans: query.plans, statuses: [], business_types: [], sizes: [], health: [], tags: [] }).map((tenant) => tenant.id));
    const sign = query.descending ? -1 : 1;
    const rows = counted(world)
      .filter((tenant) => matching.has(tenant.id))
      .map((tenant) => rowOf(world, tenant))
      .filter((row) => query.states.length === 0 || query.states.includes(row.state))
      .sort((a, b) => (a.ends_at && b.ends_at ? sign * a.ends_at.localeCompare(b.ends_at) : Number(!a.ends_at) - Number(!b.ends_at)) || a.name.localeCompare(b.name));
    return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), as_of: iso(world.now() - 800) };
  },
  subscription_detail: (world, { id }) => {
    const tenant = found(world.tenants, id);
    return { tenant, snapshot: snapshot(tenant, world.now()), pending_fields: [], offers: plans.map((plan) => ({ plan, limits: limitsOf(plan), price: priceOf(plan) })), live: !world.offline };
  },
  subscription_history: (world, { id }) => {
    online(world);
    const lines = world.subscriptionChanges.get(id) ?? startOf(world, found(world.tenants, id));
    world.subscriptionChanges.set(id, lines);
    return lines;
  },
  subscription_preview: (world, { id, control }) => preview(found(world.tenants, id), controlled(found(world.tenants, id), control), world.now()),
  subscription_preview_extension: (world, { id, months }) => preview(found(world.tenants, id), extended(found(world.tenants, id), months, world.now()), world.now()),
  subscription_extend: (world, { id, extension }) => {
    const tenant = structuredClone(found(world.tenants, id));
    enqueue(world, { kind: 'subscription_extend', subject: tenant.name, place: { to: 'tenant', id }, intent: String(extension.months) });
    return settle(world, tenant, extended(tenant, extension.months, world.now()), 'extended', extension.reason);
  },
  subscription_pause: (world, { id, pause }) => {
    const tenant = structuredClone(found(world.tenants, id));
    enqueue(world, { kind: 'subscription_pause', subject: tenant.name, place: { to: 'tenant', id }, intent: 'paused' });
    return settle(world, tenant, { ...tenant, status: 'paused', status_reason: pause.reason, status_changed_at: iso(world.now()), paused_until: pause.resume_at }, 'paused', pause.reason);
  },
  subscription_control: (world, { id, control, code }) => {
    const tenant = structuredClone(found(world.tenants, id));
    stepUp(code);
    enqueue(world, { kind: 'subscription_control', subject: tenant.name, place: { to: 'tenant', id }, intent: Object.keys(control).filter((key) => key !== 'reason').join(', ') });
    return settle(world, tenant, controlled(tenant, control), 'controlled', control.reason);
  },
  subscription_status: (world, { id, activation, code }) => {
    online(world);
    stepUp(code);
    const tenant = structuredClone(found(world.tenants, id));
    const after = activation.activate ? withPlan({ ...tenant, status: 'active', paused_until: null }, activation.plan ?? tenant.plan) : { ...tenant, status: 'suspended' as const };
    return settle(world, tenant, { ...after, status_reason: activation.activate ? null : activation.reason }, activation.activate ? 'activated' : 'deactivated', activation.reason);
  },
};

function online(world: World) {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
}

/** `000000` is the code that fails. */
export function stepUp(code: string | null) {
  if (code === '000000') throw problem('step_up_required', 'The code is not right or was used before.', { status: 403 });
}

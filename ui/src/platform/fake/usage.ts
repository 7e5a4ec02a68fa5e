import { limitKeys, type LimitKey, type LimitState, type NearRow, type Tenant, type UsageView, type WhyAnswer, type WhyStep } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { enqueue } from './govern';
import { counted, settle } from './subscriptions';
import { limitsOf } from './tenants';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const monthly = (key: LimitKey) => key === 'invoices_per_month' || key === 'messages_per_month';

/** Believable, not exact: the rules themselves live in the contract. */
function usedOf(tenant: Tenant, key: LimitKey): number {
  if (key === 'users') return tenant.activity.users_total;
  if (key === 'messages_per_month') return tenant.activity.messages_this_month;
  const seed = (tenant.number * 37 + limitKeys.indexOf(key) * 61) % 130;
  const granted = limitsOf(tenant.plan)[key];
  return granted < 0 ? seed * 3 : Math.floor((granted * seed) / 100);
}

function stateOf(world: World, tenant: Tenant, limit: LimitKey): LimitState {
  const used = usedOf(tenant, limit);
  const allowed = tenant.limits[limit];
  const percent = allowed < 0 ? null : used === 0 ? 0 : allowed === 0 ? 9_999 : Math.min(9_999, Math.floor((used * 100) / allowed));
  const pressure = allowed === 1 && used <= 1 ? 0 : (percent ?? 0);
  const now = new Date(world.now());
  return {
    limit, used, allowed, percent, threshold: pressure >= 120 ? 120 : pressure >= 100 ? 100 : pressure >= 80 ? 80 : null,
    resets_at: monthly(limit) ? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString() : null,
    source: allowed === limitsOf(tenant.plan)[limit] ? 'plan' : 'override',
    override_ends_at: world.overrides.get(`${tenant.id}/${limit}`)?.expires_at ?? null,
  };
}

function view(world: World, id: string): UsageView {
  const tenant = found(world.tenants, id);
  const plan = limitsOf(tenant.plan);
  return {
    tenant_id: id, name: tenant.name, plan: tenant.plan, status: tenant.status, limits: limitKeys.map((key) => stateOf(world, tenant, key)), granted: limitKeys.map((key) => plan[key]),
    overrides: [...world.overrides.entries()].filter(([key]) => key.startsWith(`${id}/`)).map(([, one]) => one),
    pending: limitKeys.filter((key) => world.outbox.some((item) => item.place?.to === 'tenant' && item.place.id === id && item.intent === key && item.state !== 'applied')),
    counted_at: tenant.status === 'pending_review' ? null : iso(world.now() - 12_000), live: !world.offline, as_of: iso(world.now() - 800),
  };
}

function why(world: World, id: string, subject: Args<'usage_why'>['subject']): WhyAnswer {
  const tenant = found(world.tenants, id);
  const status: WhyStep = { step: 'status', status: tenant.status, reason: tenant.status_reason, effect: tenant.status === 'active' ? 'none' : tenant.status === 'paused' ? 'read_only' : 'stopped' };
  const stopped = status.effect !== 'none';
  if (subject.of === 'module') {
    const on = tenant.modules.includes(subject.module);
    const core = subject.module === 'employees' || subject.module === 'notifications';
    const steps: WhyStep[] = core ? [{ step: 'core' }, status] : [{ step: 'optional' }, { step: 'switched', on, by_name: world.offline ? null : 'Marcus Bell', at: world.offline ? null : tenant.updated_at, reason: null }, status];
    return { subject, allowed: null, on: on && !stopped, steps, decided: stopped ? steps.length - 1 : core ? 0 : 1 };
  }
  const allowed = tenant.limits[subject.limit];
  const granted = limitsOf(tenant.plan)[subject.limit];
  const known = world.overrides.get(`${id}/${subject.limit}`);
  const steps: WhyStep[] = [{ step: 'plan', plan: tenant.plan, allowed: granted }];
  if (allowed !== granted) steps.push({ step: 'override', allowed, reason: known?.reason ?? null, by_name: known?.by_name ?? null, at: known?.set_at ?? null, expires_at: known?.expires_at ?? null, over: false });
  steps.push(status);
  return { subject, allowed: stopped ? 0 : allowed, on: null, steps, decided: stopped ? steps.length - 1 : allowed === granted ? 0 : 1 };
}

function near(world: World, over: number): NearRow[] {
  return counted(world)
    .map((tenant) => ({
      id: tenant.id, number: tenant.number, name: tenant.name, subdomain: tenant.subdomain, plan: tenant.plan, status: tenant.status, pending: false,
      limits: limitKeys.map((key) => stateOf(world, tenant, key)).filter((state) => state.threshold !== null && (state.percent ?? 0) >= over).sort((a, b) => (b.percent ?? 0) - (a.percent ?? 0)),
    }))
    .filter((row) => row.limits.length > 0)
    .sort((a, b) => (b.limits[0]?.percent ?? 0) - (a.limits[0]?.percent ?? 0) || a.number - b.number);
}

export const usage: Handlers<'usage_view' | 'usage_near' | 'usage_why' | 'usage_override' | 'usage_override_remove'> = {
  usage_view: (world, { id }) => view(world, id),
  usage_near: (world, { query, offset, limit }) => {
    const rows = near(world, query.over).filter((row) => (query.plans.length === 0 || query.plans.includes(row.plan)) && (!query.limit || row.limits.some((state) => state.limit === query.limit)));
    return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), reached: [near(world, 80).length, near(world, 100).length, near(world, 120).length], as_of: iso(world.now() - 800) };
  },
  usage_why: (world, { id, subject }) => why(world, id, subject),
  usage_override: (world, { id, key, request }) => {
    const tenant = structuredClone(found(world.tenants, id));
    if (request.allowed === limitsOf(tenant.plan)[key]) throw problem('invalid', 'Some fields need another value.', { fields: [{ field: 'allowed', message: 'That is what the plan grants. Choose another limit, or remove the override.' }] });
    enqueue(world, { kind: 'limit_override', subject: tenant.name, place: { to: 'tenant', id }, intent: key });
    world.overrides.set(`${id}/${key}`, { limit: key, allowed: request.allowed, reason: request.reason, by_name: world.operators[0]?.name ?? '', set_at: iso(world.now()), expires_at: request.expires_at });
    settle(world, tenant, { ...tenant, limits: { ...tenant.limits, [key]: request.allowed } }, 'controlled', request.reason);
    world.changed('usage');
    return null;
  },
  usage_override_remove: (world, { id, key, removal }) => {
    const tenant = structuredClone(found(world.tenants, id));
    enqueue(world, { kind: 'limit_removal', subject: tenant.name, place: { to: 'tenant', id }, intent: key });
    world.overrides.delete(`${id}/${key}`);
    settle(world, tenant, { ...tenant, limits: { ...tenant.limits, [key]: limitsOf(tenant.plan)[key] } }, 'controlled', removal.reason);
    world.changed('usage');
    return null;
  },
};

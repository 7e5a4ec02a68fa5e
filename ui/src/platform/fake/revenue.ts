import type { Movement, MovementSum, Plan, Revenue, RevenueMonth, RevenueTenant } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { Random } from './random';
import { counted, mrrOf, prices } from './subscriptions';
import { iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const PAGE = 50;
const DAY = 86_400_000;
const movements: readonly Movement[] = ['new', 'expansion', 'contraction', 'churn'];
const money = (minor: number) => ({ minor, currency: prices.currency });

/** What moved in a year: always the same for the same world. */
function moves(world: World): { movement: Movement; tenant: RevenueTenant }[] {
  const random = new Random(7_411);
  return counted(world)
    .filter((tenant) => tenant.plan !== 'free')
    .map((tenant) => {
      const movement = random.weighted<Movement>([['new', 50], ['expansion', 18], ['contraction', 12], ['churn', 20]]);
      const base = Math.max(tenant.revenue.minor, prices.pro);
      const amount = { new: base, expansion: Math.round(base * 0.4), contraction: -Math.round(base * 0.25), churn: -base }[movement];
      return { movement, tenant: { tenant_id: tenant.id, name: tenant.name, plan: tenant.plan, amount: money(amount), at: iso(world.now() - random.int(0, 364) * DAY - random.int(0, DAY)) } };
    });
}

function sumsOf(all: ReturnType<typeof moves>, from: string, to: string): MovementSum[] {
  return movements.map((movement) => {
    const these = all.filter((one) => one.movement === movement && (one.tenant.at ?? '') >= from && (one.tenant.at ?? '') < to);
    return { movement, changes: these.length, amount: money(these.reduce((sum, one) => sum + one.tenant.amount.minor, 0)) };
  });
}

function months(world: World, all: ReturnType<typeof moves>, mrr: number): RevenueMonth[] {
  const now = new Date(world.now());
  const list: RevenueMonth[] = [];
  let end = mrr;
  for (let back = 0; back < 12; back += 1) {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1, 1));
    const sums = sumsOf(all, start.toISOString(), next.toISOString());
    list.unshift({ month: start.toISOString().slice(0, 7), mrr: money(Math.max(0, end)), movements: sums });
    end -= sums.reduce((sum, one) => sum + one.amount.minor, 0);
  }
  return list;
}

const onTrial = (world: World) => counted(world).filter((tenant) => tenant.status === 'active' && tenant.trial_ends_at !== null && Date.parse(tenant.trial_ends_at) > world.now());

function revenueOf(world: World, from: string, to: string): Revenue {
  const paying = counted(world).filter((tenant) => mrrOf(tenant, world.now()) > 0);
  const sum = (tenants: typeof paying) => tenants.reduce((total, tenant) => total + tenant.revenue.minor, 0);
  const all = world.offline ? [] : moves(world);
  const mrr = sum(paying);
  const of = (plan: Plan) => paying.filter((tenant) => tenant.plan === plan);
  return {
    as_of: iso(world.now()), mrr: money(mrr), arr: money(mrr * 12), paying: paying.length, by_plan: (['pro', 'enterprise'] as const).map((plan) => ({ plan, tenants: of(plan).length, mrr: money(sum(of(plan))) })),
    trials: onTrial(world).length, trial_value: money(sum(onTrial(world))), from, to, movements: world.offline ? [] : sumsOf(all, from, to), months: world.offline ? [] : months(world, all, mrr),
  };
}

export const revenue: Handlers<'revenue_view' | 'revenue_tenants'> = {
  revenue_view: (world, { from, to }) => ({ revenue: revenueOf(world, from, to), live: !world.offline }),
  revenue_tenants: (world, { figure, plan, from, to, after }) => {
    if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
    const now = (tenants: ReturnType<typeof counted>): RevenueTenant[] => tenants.map((tenant) => ({ tenant_id: tenant.id, name: tenant.name, plan: tenant.plan, amount: tenant.revenue, at: null }));
    const all =
      figure === 'mrr' ? now(counted(world).filter((tenant) => mrrOf(tenant, world.now()) > 0))
      : figure === 'trials' ? now(onTrial(world))
      : moves(world).filter((one) => one.movement === figure && (one.tenant.at ?? '') >= from && (one.tenant.at ?? '') < to).map((one) => one.tenant);
    const rows = all.filter((row) => !plan || row.plan === plan).sort((a, b) => Math.abs(b.amount.minor) - Math.abs(a.amount.minor) || a.name.localeCompare(b.name));
    const start = Number(after ?? 0);
    return { items: rows.slice(start, start + PAGE), next: start + PAGE < rows.length ? String(start + PAGE) : null };
  },
};

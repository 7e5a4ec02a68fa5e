import type { AppState, BlastRadius, Dossier, Overview, SyncStatus, Tenant, TenantAction, TenantQuery, TenantRow, TenantStatus } from '@/contract';
import { Random } from './random';
import { prices } from './subscriptions';
import { historyOf, usersOf } from './tenants';
import { found, iso, permissionsOf, type World } from './world';

export function appState(world: World): AppState {
  const operator = world.operators.find((candidate) => candidate.role === world.role);
  const signedIn = world.phase === 'ready' || world.phase === 'locked';
  return {
    phase: world.phase, vault: world.vault, platform_url: 'http://127.0.0.1:7420', console_version: '0.1.0', sample: world.sample,
    platform: { product: 'wheelhouse', name: 'Harbour Cloud', version: '0.1.0', api_level: 1, base_domain: 'localhost', sample: world.sample, prices },
    me: signedIn && operator ? { operator, session_id: '0192f1aa-0000-7000-a000-000000000001', permissions: permissionsOf(world.role) } : null,
  };
}

export function syncStatus(world: World): SyncStatus {
  return {
    link: world.offline ? 'offline' : 'live', as_of: iso(world.now() - (world.offline ? 14 * 60_000 : 800)), applied: 2_413, progress: null,
    retry_at: world.offline ? iso(world.now() + 12_000) : null, trouble: world.offline ? 'The platform does not answer.' : null,
    outbox_waiting: world.outbox.filter((item) => item.state === 'waiting').length, conflicts: world.outbox.filter((item) => item.state === 'conflict').length,
    offline_by_choice: world.offline,
  };
}

export function rowOf(tenant: Tenant, world: World): TenantRow {
  return {
    id: tenant.id, number: tenant.number, name: tenant.name, subdomain: tenant.subdomain, email: tenant.email, owner_name: tenant.owner_name,
    business_type: tenant.business_type, plan: tenant.plan, status: tenant.status, health: tenant.health, risk_score: tenant.risk_score, risk_flagged: tenant.risk_flagged,
    users_total: tenant.activity.users_total, users_online: tenant.activity.users_online, revenue_minor: tenant.revenue.minor, currency: tenant.revenue.currency,
    last_active_at: tenant.activity.last_active_at, created_at: tenant.created_at, tags: tenant.tags,
    pending: world.outbox.some((item) => item.place?.to === 'tenant' && item.place.id === tenant.id && item.state !== 'applied'),
  };
}

const sorts: Record<TenantQuery['sort'], (tenant: Tenant) => string | number> = {
  name: (tenant) => tenant.name,
  number: (tenant) => tenant.number,
  status: (tenant) => tenant.status,
  plan: (tenant) => tenant.plan,
  risk: (tenant) => tenant.risk_score,
  revenue: (tenant) => tenant.revenue.minor,
  created: (tenant) => tenant.created_at,
  updated: (tenant) => tenant.updated_at,
  last_active: (tenant) => tenant.activity.last_active_at ?? '',
};

export const waitsForReview = (tenant: Tenant) =>
  tenant.status === 'pending_review' || (tenant.risk_flagged && tenant.status !== 'rejected' && tenant.status !== 'terminated');

const within = <T>(chosen: readonly T[], value: T) => chosen.length === 0 || chosen.includes(value);

export function searchTenants(world: World, query: TenantQuery): Tenant[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = world.tenants.filter((tenant) => {
    const text = `${tenant.name} ${tenant.subdomain} ${tenant.email} ${tenant.owner_name} t-${String(tenant.number).padStart(6, '0')}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      within(query.statuses, tenant.status) && within(query.plans, tenant.plan) && within(query.business_types, tenant.business_type) &&
      within(query.sizes, tenant.size) && within(query.health, tenant.health) &&
      (query.tags.length === 0 || query.tags.some((tag) => tenant.tags.includes(tag))) &&
      (query.flagged === null || tenant.risk_flagged === query.flagged) && tenant.archived === query.archived && (!query.awaiting_review || waitsForReview(tenant))
    );
  });
  const by = sorts[query.sort];
  const sign = query.descending ? -1 : 1;
  return matches.sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)));
  });
}

const next: Record<TenantStatus, readonly TenantStatus[]> = {
  pending_review: ['active', 'rejected'], active: ['paused', 'suspended'], paused: ['active', 'suspended'], suspended: ['active', 'terminated'], rejected: [], terminated: [],
};

function actionsOf(world: World, tenant: Tenant): TenantAction[] {
  const may = (to: TenantStatus) => next[tenant.status].includes(to);
  const wanted: [TenantAction['action'], boolean][] = [
    ['review', waitsForReview(tenant)], ['activate', may('active') && tenant.status !== 'pending_review'], ['pause', may('paused')], ['suspend', may('suspended')],
    ['terminate', may('terminated')], ['impersonate', tenant.status === 'active' || tenant.status === 'paused'], ['edit_notes', true],
    ['archive', ['suspended', 'rejected', 'terminated'].includes(tenant.status)],
  ];
  const support = world.role === 'support';
  return wanted.map(([action, fits]) => {
    if (!fits) return { action, enabled: false, why_not: { why: 'status', status: tenant.status } };
    if (support && action !== 'impersonate') return { action, enabled: false, why_not: { why: 'needs_role', role: 'admin', permission: { resource: 'tenants', action: 'update' } } };
    if (world.offline && action === 'impersonate') return { action, enabled: false, why_not: { why: 'offline' } };
    return { action, enabled: true, why_not: null };
  });
}

export function dossier(world: World, id: string, withUsers: boolean): Dossier {
  const tenant = found(world.tenants, id);
  return {
    tenant, pending_fields: [], live: !world.offline, as_of: iso(world.now() - 800), history: historyOf(tenant, new Random(tenant.number)), whole_history: withUsers,
    reviews: world.reviews.filter((review) => review.tenant_id === id),
    incidents: world.incidents.filter((incident) => incident.affected_tenants.includes(id)), alerts: world.alerts.filter((alert) => alert.tenant_id === id),
    impersonations: world.impersonations.filter((session) => session.tenant_id === id), audit: world.audit.filter((record) => record.resource_id === id).slice(0, 50),
    users: withUsers ? usersOf(tenant, new Random(tenant.number)) : null, users_as_of: withUsers ? iso(world.now()) : null, actions: actionsOf(world, tenant),
  };
}

export function blastRadius(world: World, id: string, to: TenantStatus): BlastRadius {
  const tenant = found(world.tenants, id);
  const destructive = to === 'suspended' || to === 'terminated';
  return {
    tenant_name: tenant.name, from: tenant.status, to, users_total: tenant.activity.users_total, users_online: tenant.activity.users_online,
    open_incidents: world.incidents.filter((incident) => incident.affected_tenants.includes(id) && incident.resolved_at === null).length,
    open_alerts: world.alerts.filter((alert) => alert.tenant_id === id && alert.closed_at === null).length, modules: tenant.modules.length,
    revenue_minor: tenant.revenue.minor, currency: tenant.revenue.currency,
    active_impersonations: world.impersonations.filter((session) => session.tenant_id === id && session.ended_at === null).length,
    needs_typed_name: destructive, needs_step_up: destructive, needs_approval: to === 'terminated', as_of: iso(world.now()),
  };
}

const severityRank = { critical: 3, high: 2, medium: 1, low: 0 };

export function overview(world: World): Overview {
  const count = (test: (tenant: Tenant) => boolean) => world.tenants.filter(test).length;
  const incidents = world.incidents.filter((incident) => incident.resolved_at === null).sort((a, b) => severityRank[b.severity] - severityRank[a.severity] || b.declared_at.localeCompare(a.declared_at));
  const alerts = world.alerts.filter((alert) => alert.status === 'active' || alert.status === 'acknowledged');
  const approvals = world.approvals.filter((approval) => approval.status === 'pending');
  return {
    tenants_total: world.tenants.length,
    by_status: (['pending_review', 'active', 'paused', 'suspended', 'rejected', 'terminated'] as const).map((status) => ({ status, count: count((tenant) => tenant.status === status) })),
    by_plan: (['free', 'pro', 'enterprise'] as const).map((plan) => ({ plan, count: count((tenant) => tenant.plan === plan) })),
    by_health: (['excellent', 'good', 'degraded', 'critical'] as const).map((health) => ({ health, count: count((tenant) => tenant.health === health) })),
    revenue_minor: world.tenants.reduce((sum, tenant) => sum + tenant.revenue.minor, 0), currency: 'GBP',
    users_online: world.tenants.reduce((sum, tenant) => sum + tenant.activity.users_online, 0),
    awaiting_review: count(waitsForReview), flagged: count((tenant) => tenant.risk_flagged),
    incidents: incidents.slice(0, 10), open_incidents: incidents.length, open_critical: incidents.filter((incident) => incident.severity === 'critical').length,
    alerts: alerts.slice(0, 10), open_alerts: alerts.length, approvals, approvals_for_me: approvals.length,
    impersonations: world.impersonations.filter((session) => session.ended_at === null), worst: incidents[0]?.severity ?? null, sync: syncStatus(world),
  };
}

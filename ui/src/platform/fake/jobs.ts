import type { BulkAct, BulkGroup, Chosen, Expectation, ItemState, Job, JobItem, Tenant, TenantStatus } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { stepUp } from './subscriptions';
import { searchTenants } from './views';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const moves: Record<TenantStatus, readonly TenantStatus[]> = {
  pending_review: ['active', 'rejected'], active: ['paused', 'suspended'], paused: ['active', 'suspended'], suspended: ['active', 'terminated'], rejected: [], terminated: [],
};
const hideable: readonly TenantStatus[] = ['suspended', 'rejected', 'terminated'];
const suspends = (act: BulkAct) => act.act === 'status' && act.to === 'suspended';
const changes = (so: boolean): Expectation => (so ? 'changes' : 'same');

function tagged(tenant: Tenant, add: readonly string[], remove: readonly string[]): string[] {
  return [...new Set([...tenant.tags, ...add])].filter((tag) => !remove.includes(tag));
}

function expected(act: BulkAct, tenant: Tenant): Expectation {
  switch (act.act) {
    case 'status':
      return tenant.status === act.to ? 'same' : moves[tenant.status].includes(act.to) ? 'changes' : 'status';
    case 'plan':
      return tenant.status === 'rejected' || tenant.status === 'terminated' ? 'status' : changes(tenant.plan !== act.plan || act.months !== null);
    case 'module':
      return changes(tenant.modules.includes(act.module) !== act.on);
    case 'tags': {
      const tags = tagged(tenant, act.add, act.remove);
      return tags.length > 20 ? 'tags' : changes(tags.join() !== tenant.tags.join());
    }
    case 'archive':
      return act.archived && !hideable.includes(tenant.status) ? 'status' : changes(tenant.archived !== act.archived);
  }
}

function standing(act: BulkAct, tenant: Tenant): string {
  switch (act.act) {
    case 'status':
      return tenant.status;
    case 'plan':
      return tenant.plan;
    case 'module':
      return tenant.modules.includes(act.module) ? 'on' : 'off';
    case 'tags':
      return '';
    case 'archive':
      return tenant.archived ? 'archived' : 'listed';
  }
}

function apply(act: BulkAct, tenant: Tenant): JobItem['result'] {
  const before = structuredClone(tenant);
  if (act.act === 'status') tenant.status = act.to;
  if (act.act === 'plan') tenant.plan = act.plan;
  if (act.act === 'module') tenant.modules = act.on ? [...tenant.modules, act.module] : tenant.modules.filter((module) => module !== act.module);
  if (act.act === 'tags') tenant.tags = tagged(tenant, act.add, act.remove);
  if (act.act === 'archive') tenant.archived = act.archived;
  tenant.version += 1;
  const field = ({ status: 'status', plan: 'plan', module: 'modules', tags: 'tags', archive: 'archived' } as const)[act.act];
  return { [field]: { before: before[field], after: tenant[field] } };
}

function chosenOf(world: World, chosen: Chosen): Tenant[] {
  if (chosen.by === 'ids') return world.tenants.filter((tenant) => chosen.ids.includes(tenant.id));
  return searchTenants(world, chosen.query).filter((tenant) => !chosen.except.includes(tenant.id));
}

const nameOf = (tenants: readonly Tenant[]) => tenants.map((tenant) => tenant.id).sort().join();

function onlineOnly(world: World) {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
}

function open(world: World, act: BulkAct, justification: string, rows: readonly Tenant[], parent: string | null): Job {
  const me = world.operators[0];
  const kinds = { status: 'bulk_status', plan: 'bulk_plan', module: 'bulk_module', tags: 'bulk_tags', archive: 'bulk_archive' } as const;
  const job: Job = {
    id: world.random.uuid(), version: 1, kind: kinds[act.act], title: '', state: 'queued', author: me?.id ?? '', author_name: me?.name ?? '', created_at: iso(world.now()), started_at: null, ended_at: null,
    total: rows.length, done: 0, failed: 0, skipped: 0, params: { act, justification }, parent, tenant_id: null, approval_id: null,
  };
  world.jobs.unshift(job);
  world.jobItems.set(job.id, rows.map((tenant, i) => ({ n: i + 1, state: 'waiting', tenant_id: tenant.id, label: tenant.name })));
  return job;
}

const over = (job: Job) => job.state === 'cancelled' || job.state === 'done' || job.state === 'failed';

/** So many rows of a job; what is on screen hears of it. */
export function work(world: World, id: string, rows: number) {
  const job = found(world.jobs, id);
  const { act } = job.params as { act: BulkAct };
  const items = world.jobItems.get(id) ?? [];
  job.started_at ??= iso(world.now());
  job.state = 'running';
  for (const item of items.filter((one) => one.state === 'waiting').slice(0, rows)) {
    const tenant = found(world.tenants, item.tenant_id ?? '');
    const becomes = expected(act, tenant);
    if (becomes === 'changes') Object.assign(item, { state: 'done', result: apply(act, tenant) });
    else if (becomes === 'same') item.state = 'skipped';
    else Object.assign(item, { state: 'failed', problem: problem('invalid_transition', `A ${tenant.status} tenant cannot be changed so.`, { status: 409 }) });
    job[item.state as 'done' | 'failed' | 'skipped'] += 1;
  }
  job.version += 1;
  if (job.done + job.failed + job.skipped === job.total) Object.assign(job, { state: job.failed === job.total ? 'failed' : 'done', ended_at: iso(world.now()) });
  world.changed('jobs', 'tenants', 'overview');
}

function start(world: World, job: Job) {
  if (world.jobsRun) work(world, job.id, job.total);
  else world.changed('jobs');
}

/** Acts on many, and the jobs that do them, of the test twin. */
export const jobs: Handlers<'bulk_preview' | 'bulk_start' | 'jobs_list' | 'job_detail' | 'job_items' | 'job_cancel' | 'job_retry' | 'job_results'> = {
  bulk_preview: (world, { chosen, act }) => {
    const tenants = chosenOf(world, chosen);
    const groups = new Map<string, BulkGroup>();
    for (const tenant of tenants) {
      const becomes = expected(act, tenant);
      const group = { now: standing(act, tenant), becomes, status: becomes === 'status' ? tenant.status : null };
      const key = JSON.stringify(group);
      groups.set(key, { ...group, count: (groups.get(key)?.count ?? 0) + 1 });
    }
    const touched = tenants.filter((tenant) => expected(act, tenant) === 'changes');
    const order: readonly Expectation[] = ['changes', 'same', 'status', 'tags'];
    return {
      total: tenants.length, groups: [...groups.values()].sort((a, b) => order.indexOf(a.becomes) - order.indexOf(b.becomes)),
      users_total: touched.reduce((sum, tenant) => sum + tenant.activity.users_total, 0), users_online: touched.reduce((sum, tenant) => sum + tenant.activity.users_online, 0),
      in_outbox: 0, refused: tenants.filter((tenant) => ['status', 'tags'].includes(expected(act, tenant))).slice(0, 5).map((tenant) => tenant.name),
      fingerprint: nameOf(tenants), phrase: suspends(act) ? `suspend ${tenants.length}` : null, needs_step_up: suspends(act), needs_approval: suspends(act) && tenants.length > 10, suspended_lately: 0, as_of: iso(world.now() - 800),
    };
  },
  bulk_start: (world, { start: asked }) => {
    onlineOnly(world);
    const tenants = chosenOf(world, asked.chosen);
    if (nameOf(tenants) !== asked.fingerprint) throw problem('conflict', `${tenants.length} tenants match now, not ${asked.expected}. Look at them and confirm again.`, { status: 409 });
    if (suspends(asked.act)) stepUp(asked.code ?? '');
    const job = open(world, asked.act, asked.justification, tenants, null);
    const like = world.approvals[0];
    if (suspends(asked.act) && tenants.length > 10 && like) {
      const me = world.operators[0];
      const approval = { ...like, id: world.random.uuid(), kind: 'bulk_suspend' as const, status: 'pending' as const, resource_type: 'job', resource_id: job.id, resource_name: `Suspend ${tenants.length} tenants`, justification: asked.justification, requested_by: me?.id ?? '', requested_by_name: me?.name ?? '' };
      world.approvals.unshift(approval);
      Object.assign(job, { state: 'awaiting_approval', approval_id: approval.id });
      world.changed('jobs', 'approvals');
      return { job, approval };
    }
    start(world, job);
    return { job };
  },
  jobs_list: (world, { filter }) => world.jobs.filter((job) => filter === 'all' || (filter === 'done') === over(job)),
  job_detail: (world, { id }) => {
    const job = found(world.jobs, id);
    const { act } = job.params as { act: BulkAct };
    const why = world.role === 'support' ? ({ why: 'needs_role', role: 'admin', permission: { resource: 'tenants', action: 'update' } } as const) : world.offline ? ({ why: 'offline' } as const) : null;
    return {
      job, approval: world.approvals.find((approval) => approval.id === job.approval_id) ?? null, cannot_cancel: why ?? (job.state === 'awaiting_approval' ? { why: 'approval_pending' } : null), cannot_retry: why,
      retry_needs_code: suspends(act), retries: world.jobs.filter((other) => other.parent === id), live: !world.offline,
    };
  },
  job_items: (world, { id, state, after }) => {
    onlineOnly(world);
    const rest = (world.jobItems.get(id) ?? []).filter((item) => item.n > (after ?? 0) && (state === null || item.state === state));
    return { items: rest.slice(0, 100), next: rest.length > 100 ? (rest[99]?.n ?? null) : null };
  },
  job_cancel: (world, { id }) => {
    onlineOnly(world);
    const job = found(world.jobs, id);
    world.jobItems.get(id)?.forEach((item) => item.state === 'waiting' && (item.state = 'cancelled' satisfies ItemState));
    Object.assign(job, { state: 'cancelled', ended_at: iso(world.now()) });
    world.changed('jobs');
    return null;
  },
  job_retry: (world, { id, code }) => {
    onlineOnly(world);
    const job = found(world.jobs, id);
    const { act, justification } = job.params as { act: BulkAct; justification: string };
    if (suspends(act)) stepUp(code ?? '');
    const failed = (world.jobItems.get(id) ?? []).filter((item) => item.state === 'failed').map((item) => found(world.tenants, item.tenant_id ?? ''));
    const again = open(world, act, justification, failed, id);
    start(world, again);
    return { job: again };
  },
  job_results: (world) => {
    onlineOnly(world);
    return '~/Downloads/wheelhouse-job-20261121-090000.csv';
  },
};

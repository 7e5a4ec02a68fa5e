import type { BulkAct, BulkGroup, Chosen, Expectation, ItemState, Job, JobItem, Tenant, TenantStatus } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { importRow } from './imports';
import { deployRow } from './sites';
import { stepUp } from './subscriptions';
import { searchTenants } from './views';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const moves: Record<TenantStatus, readonly TenantStatus[]> = {
  pending_review: ['active', 'rejected'], active: ['paused', 'suspended'], paused: ['active', 'suspended'], suspended: ['active', 'terminated'], rejected: [], terminated: [],
};
const hideable: readonly TenantStatus[] = ['suspended', 'rejected', 'terminated'];
const suspends = (act: BulkAct | null) => act?.act === 'status' && act.to === 'suspended';
const actOf = (job: Job) => (job.params as { act?: BulkAct }).act ?? null;
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

export type NewJob = Pick<Job, 'kind' | 'title' | 'params' | 'parent' | 'tenant_id'>;

/** A job with its rows, of which nothing is done yet. */
export function open(world: World, what: NewJob, rows: readonly Pick<JobItem, 'tenant_id' | 'label'>[]): Job {
  const me = world.operators[0];
  const job: Job = {
    ...what, id: world.random.uuid(), version: 1, state: 'queued', author: me?.id ?? '', author_name: me?.name ?? '', created_at: iso(world.now()), started_at: null, ended_at: null,
    total: rows.length, done: 0, failed: 0, skipped: 0, approval_id: null,
  };
  world.jobs.unshift(job);
  world.jobItems.set(job.id, rows.map(({ tenant_id, label }, i) => ({ n: i + 1, state: 'waiting', tenant_id, label })));
  return job;
}

const kinds = { status: 'bulk_status', plan: 'bulk_plan', module: 'bulk_module', tags: 'bulk_tags', archive: 'bulk_archive' } as const;
const rowsOf = (tenants: readonly Tenant[]) => tenants.map((tenant) => ({ tenant_id: tenant.id, label: tenant.name }));

const over = (job: Job) => job.state === 'cancelled' || job.state === 'done' || job.state === 'failed';

function actRow(world: World, act: BulkAct, item: JobItem): Partial<JobItem> {
  const tenant = found(world.tenants, item.tenant_id ?? '');
  const becomes = expected(act, tenant);
  if (becomes === 'changes') return { state: 'done', result: apply(act, tenant) };
  if (becomes === 'same') return { state: 'skipped' };
  return { state: 'failed', problem: problem('invalid_transition', `A ${tenant.status} tenant cannot be changed so.`, { status: 409 }) };
}

/** So many rows of a job; what is on screen hears of it. */
export function work(world: World, id: string, rows: number) {
  const job = found(world.jobs, id);
  const act = actOf(job);
  const items = world.jobItems.get(id) ?? [];
  job.started_at ??= iso(world.now());
  job.state = 'running';
  for (const item of items.filter((one) => one.state === 'waiting').slice(0, rows)) {
    Object.assign(item, act ? actRow(world, act, item) : job.kind === 'import' ? importRow(world, job, item) : deployRow(world, job, item));
    job[item.state as 'done' | 'failed' | 'skipped'] += 1;
  }
  job.version += 1;
  if (job.done + job.failed + job.skipped === job.total) Object.assign(job, { state: job.failed === job.total ? 'failed' : 'done', ended_at: iso(world.now()) });
  world.changed('jobs', 'tenants', 'sites', 'overview');
}

/** Its rows are done at once, unless a test does them. */
export function start(world: World, job: Job) {
  if (world.jobsRun) work(world, job.id, job.total);
  else world.changed('jobs', 'sites');
}

export const isOpen = (job: Job) => !over(job);

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
    const job = open(world, { kind: kinds[asked.act.act], title: '', params: { act: asked.act, justification: asked.justification }, parent: null, tenant_id: null }, rowsOf(tenants));
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
    const why = world.role === 'support' ? ({ why: 'needs_role', role: 'admin', permission: { resource: 'tenants', action: 'update' } } as const) : world.offline ? ({ why: 'offline' } as const) : null;
    return {
      job, approval: world.approvals.find((approval) => approval.id === job.approval_id) ?? null, cannot_cancel: why ?? (job.state === 'awaiting_approval' ? { why: 'approval_pending' } : null), cannot_retry: why,
      retry_needs_code: suspends(actOf(job)), retries: world.jobs.filter((other) => other.parent === id), live: !world.offline,
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
    if (suspends(actOf(job))) stepUp(code ?? '');
    const { kind, title, params, tenant_id } = job;
    const again = open(world, { kind, title, params, parent: id, tenant_id }, (world.jobItems.get(id) ?? []).filter((item) => item.state === 'failed'));
    start(world, again);
    return { job: again };
  },
  job_results: (world) => {
    onlineOnly(world);
    return '~/Downloads/wheelhouse-job-20261121-090000.csv';
  },
};

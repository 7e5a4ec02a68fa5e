import type { ChecklistItem, OpenFilter, Verdict } from '@/contract';
import type { Args, Answer, CommandName, Events } from '../commands';
import type { Port } from '../port';
import { problem } from '../problem';
import { gates } from './gates';
import { enqueue, govern } from './govern';
import { jobs } from './jobs';
import { appState, blastRadius, dossier, overview, rowOf, searchTenants, syncStatus, waitsForReview } from './views';
import { mail } from './mail';
import { onboarding } from './onboarding';
import { pictures, uploads } from './pictures';
import { imports } from './imports';
import { revenue } from './revenue';
import { savedViews } from './savedViews';
import { sites } from './sites';
import { subscriptions } from './subscriptions';
import { tenantUpdates } from './tenantUpdates';
import { updates } from './updates';
import { usage } from './usage';
import { createWorld, found, iso, type World } from './world';

type Handlers = { [K in CommandName]: (world: World, args: Args<K>) => Answer<K> };

const checklist: readonly ChecklistItem[] = ['identity', 'contact', 'compliance', 'integrations', 'plan'];

const open = (filter: OpenFilter, isOpen: boolean) => filter === 'all' || (filter === 'open') === isOpen;

const verdictOf = (intent: string): Verdict => (intent === 'reject' || intent === 'request_changes' ? intent : 'approve');

function onlineOnly(world: World) {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
}

const handlers: Handlers = {
  app_state: appState,
  ...gates,
  ...govern,
  ...updates,
  ...tenantUpdates,
  ...onboarding,
  ...subscriptions,
  ...sites,
  ...pictures,
  ...mail,
  ...revenue,
  ...usage,
  ...savedViews,
  ...imports,
  ...jobs,
  touch: () => null,
  sync_status: syncStatus,
  sync_now: (world) => done(world, 'sync'),
  work_offline: (world, { on }) => {
    world.offline = on;
    if (!on) world.outbox.forEach((item) => item.state === 'waiting' && Object.assign(item, { state: 'applied', cancellable: false, attempts: 1 }));
    world.changed('sync', 'outbox', 'overview', 'reviews');
    return syncStatus(world);
  },
  settings_get: (world) => world.settings,
  settings_set: (world, { settings }) => {
    world.settings = settings;
    world.changed('settings');
    return settings;
  },
  autostart_get: (world) => world.autostart,
  autostart_set: (world, { on }) => {
    if (world.autostart !== null) world.autostart = on;
    return world.autostart;
  },
  link_take: (world) => {
    const { link } = world;
    if (link && 'place' in link && world.phase !== 'ready') return null;
    world.link = null;
    return link;
  },
  overview,
  palette_search: (world, { text }) => {
    const query = { text, statuses: [], plans: [], business_types: [], sizes: [], health: [], tags: [], flagged: null, archived: false, awaiting_review: false, sort: 'name', descending: false } as const;
    const tenants = searchTenants(world, { ...query, statuses: [], plans: [], business_types: [], sizes: [], health: [], tags: [] }).slice(0, 12);
    const incidents = world.incidents.filter((incident) => incident.title.toLowerCase().includes(text.toLowerCase())).slice(0, 4);
    return [
      ...tenants.map((tenant) => ({ title: tenant.name, subtitle: `${tenant.subdomain} · ${tenant.owner_name}`, place: { to: 'tenant', id: tenant.id } as const })),
      ...incidents.map((incident) => ({ title: incident.title, subtitle: `INC-${String(incident.number).padStart(4, '0')}`, place: { to: 'incident', id: incident.id } as const })),
    ];
  },
  tenants_page: (world, { query, offset, limit }) => {
    const all = searchTenants(world, query);
    return { total: all.length, offset, rows: all.slice(offset, offset + limit).map((tenant) => rowOf(tenant, world)), as_of: iso(world.now() - 800) };
  },
  tenants_export: (world, { format }) => {
    onlineOnly(world);
    return `~/Downloads/wheelhouse-tenants-20261121-090000.${format}`;
  },
  tenant_dossier: (world, { id }) => dossier(world, id, false),
  tenant_users_refresh: (world, { id }) => {
    onlineOnly(world);
    return dossier(world, id, true);
  },
  tenant_status_preview: (world, { id, to }) => blastRadius(world, id, to),
  tenant_status_change: (world, { request }) => {
    const tenant = found(world.tenants, request.id);
    if (request.code === '000000') throw problem('step_up_required', 'The code is not right or was used before.', { status: 403 });
    if (request.to === 'terminated') return { outcome: 'approval_opened', approval_id: world.approvals[0]?.id ?? '' };
    Object.assign(tenant, { status: request.to, status_reason: request.justification, version: tenant.version + 1, status_changed_at: iso(world.now()) });
    world.changed('tenants', 'overview', 'audit');
    const probes = (['sign_in', 'api', 'jobs', 'sessions', 'impersonations'] as const).map((what) => ({ what, ok: true, detail: 'Refused with 403 tenant_inactive.' }));
    return { outcome: 'applied', probes: request.to === 'active' ? [] : probes };
  },
  tenant_edit: (world, { id, patch }) => {
    const tenant = found(world.tenants, id);
    Object.assign(tenant, patch);
    enqueue(world, { kind: 'tenant_edit', subject: tenant.name, place: { to: 'tenant', id }, intent: 'edit' });
    return done(world, 'tenants');
  },
  review_queue: (world, { offset, limit, includeFlagged }) => {
    const waiting = world.tenants.filter((tenant) => waitsForReview(tenant) && (includeFlagged || tenant.status === 'pending_review')).sort((a, b) => a.created_at.localeCompare(b.created_at));
    const items = waiting.slice(offset, offset + limit).map((tenant) => {
      const queued = world.outbox.find((item) => item.kind === 'review_decision' && item.place?.to === 'tenant' && item.place.id === tenant.id && item.state !== 'applied');
      return {
        tenant: rowOf(tenant, world), waiting_since: tenant.created_at, flagged: tenant.risk_flagged, draft: world.drafts.get(tenant.id) ?? null,
        items: checklist.filter((item) => item !== 'compliance' || tenant.business_type === 'medical'),
        queued: queued ? { outbox_id: queued.id, verdict: verdictOf(queued.intent), state: queued.state } : null,
      };
    });
    return { total: waiting.length, offset, items, as_of: iso(world.now() - 800) };
  },
  review_draft_save: (world, { id, draft }) => {
    world.drafts.set(id, draft);
    return null;
  },
  review_decide: (world, { id, decision }) => {
    const tenant = found(world.tenants, id);
    const item = enqueue(world, { kind: 'review_decision', subject: tenant.name, place: { to: 'tenant', id }, intent: decision.verdict });
    if (!world.offline) Object.assign(tenant, { risk_flagged: false, status: decision.verdict === 'reject' ? 'rejected' : decision.verdict === 'approve' && tenant.status === 'pending_review' ? 'active' : tenant.status });
    world.changed('reviews', 'tenants');
    return item;
  },
  outbox_list: (world, { includeDone }) => world.outbox.filter((item) => includeDone || item.state !== 'applied'),
  incidents_list: (world, { filter }) => world.incidents.filter((incident) => open(filter, incident.resolved_at === null)),
  incident_detail: (world, { id }) => {
    const incident = found(world.incidents, id);
    return {
      incident, timeline: world.timelines.get(id) ?? [], pending: world.outbox.some((item) => item.state === 'waiting' && item.place?.to === 'incident' && item.place.id === id),
      tenants: world.tenants.filter((tenant) => incident.affected_tenants.includes(tenant.id)).map(({ id: tenantId, name }) => ({ id: tenantId, name })),
    };
  },
  incident_declare: (world, { draft }) => {
    const me = world.operators[0];
    const at = iso(world.now());
    const id = world.random.uuid();
    world.incidents.unshift({
      ...draft, id, version: 1, number: 129 + world.outbox.length, status: 'active', declared_by: me?.id ?? null, declared_by_name: me?.name ?? '', assigned_to: null, assigned_to_name: null,
      acknowledged_by_name: null, declared_at: at, acknowledged_at: null, resolved_at: null, closed_at: null, resolution: null, updated_at: at,
    });
    world.timelines.set(id, [{ id: world.random.uuid(), incident_id: id, kind: 'declared', actor_name: me?.name ?? '', from: null, to: draft.severity, note: null, at }]);
    if (world.offline) enqueue(world, { kind: 'incident_declare', subject: draft.title, place: { to: 'incident', id }, intent: 'declare' });
    world.changed('incidents', 'overview', 'inbox');
    return { id, queued: world.offline };
  },
  incident_acknowledge: (world, { id }) => {
    const incident = found(world.incidents, id);
    Object.assign(incident, { acknowledged_at: iso(world.now()), acknowledged_by_name: world.operators[0]?.name ?? '' });
    world.timelines.get(id)?.push({ id: world.random.uuid(), incident_id: id, kind: 'acknowledged', actor_name: world.operators[0]?.name ?? '', from: null, to: null, note: null, at: iso(world.now()) });
    world.inbox.forEach((item) => item.id === `incident:${id}` && Object.assign(item, { acknowledgeable: false, read: true }));
    return done(world, 'incidents', 'inbox', 'overview');
  },
  incident_update: (world, { id, update }) => {
    const incident = found(world.incidents, id);
    const event = { id: world.random.uuid(), incident_id: id, actor_name: world.operators[0]?.name ?? '', from: null, to: null, note: update.note ?? null, at: iso(world.now()) };
    const events = world.timelines.get(id) ?? [];
    if (update.status) {
      events.push({ ...event, kind: 'status_changed', from: incident.status, to: update.status });
      Object.assign(incident, { status: update.status, resolved_at: update.status === 'resolved' ? iso(world.now()) : incident.resolved_at, resolution: update.status === 'resolved' ? (update.note ?? null) : incident.resolution });
    } else if (update.assign_to) {
      const operator = found(world.operators, update.assign_to);
      events.push({ ...event, kind: 'assigned', to: operator.name });
      Object.assign(incident, { assigned_to: operator.id, assigned_to_name: operator.name });
    } else if (update.severity) {
      events.push({ ...event, kind: 'severity_changed', from: incident.severity, to: update.severity });
      incident.severity = update.severity;
    } else events.push({ ...event, kind: 'note' });
    incident.version += 1;
    return done(world, 'incidents', 'overview');
  },
  alerts_list: (world, { filter }) => world.alerts.filter((alert) => open(filter, alert.status === 'active' || alert.status === 'acknowledged')),
  alert_change: (world, { id, change }) => {
    const at = iso(world.now());
    Object.assign(found(world.alerts, id), { status: change.to, note: change.note ?? null, ...(change.to === 'acknowledged' ? { acknowledged_at: at, acknowledged_by_name: world.operators[0]?.name ?? '' } : { closed_at: at }) });
    return done(world, 'alerts', 'overview', 'inbox');
  },
  approvals_list: (world, { filter }) => world.approvals.filter((approval) => open(filter, approval.status === 'pending' || approval.status === 'suspended')),
  operators_list: (world) => world.operators,
  impersonation_start: (world, { start }) => {
    onlineOnly(world);
    const tenant = found(world.tenants, start.tenant_id);
    const me = world.operators[0];
    const session = {
      id: world.random.uuid(), version: 1, operator_id: me?.id ?? '', operator_email: me?.email ?? '', tenant_id: tenant.id, tenant_name: tenant.name, subdomain: tenant.subdomain,
      acting_as: tenant.owner_email, reason: start.reason, scope: start.scope, started_at: iso(world.now()), expires_at: iso(world.now() + start.minutes * 60_000), ended_at: null, end_reason: null, address: '10.4.0.12',
    };
    world.impersonations.unshift(session);
    world.changed('impersonations', 'overview');
    return session;
  },
  impersonation_focus: () => null,
};

function done(world: World, ...tags: Events['changed']['tags']): null {
  world.changed(...tags);
  return null;
}

export interface FakePort extends Port {
  world: World;
  /** Says an event as the shell would. */
  emit<E extends keyof Events>(event: E, payload: Events[E]): void;
}

export interface FakeOptions {
  tenants?: number;
  now?: () => number;
  /** Milliseconds until an answer. */
  latency?: number;
}

/** The test twin of the shell: the same commands over a world in memory. */
export function createFakePort({ tenants = 2_000, now = Date.now, latency = 30 }: FakeOptions = {}): FakePort {
  const listeners: { [E in keyof Events]: Set<(payload: Events[E]) => void> } = { changed: new Set(), sync: new Set(), navigate: new Set(), focus_search: new Set(), 'tauri://drag-drop': new Set() };
  const emit: FakePort['emit'] = (event, payload) => listeners[event].forEach((heard) => heard(payload));
  const world = createWorld(tenants, now, (...tags) => queueMicrotask(() => emit('changed', { tags })));
  return {
    world,
    emit,
    async invoke(command, args) {
      await new Promise((resolve) => setTimeout(resolve, latency));
      // What crosses the bridge is a copy.
      return structuredClone(handlers[command](world, args));
    },
    async upload(command, file, about) {
      await new Promise((resolve) => setTimeout(resolve, latency));
      return structuredClone(uploads[command](world, file.slice(), about));
    },
    listen(event, heard) {
      listeners[event].add(heard);
      return () => listeners[event].delete(heard);
    },
  };
}

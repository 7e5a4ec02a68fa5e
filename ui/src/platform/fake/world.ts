import { createMail } from './mail';
import type { Alert, Approval, AuditAlarm, AuditRecord, Impersonation, ImportUpload, InboxItem, Incident, IncidentEvent, Job, JobItem, LimitOverride, LinkAnswer, MailDetail, OnboardingConflict, OnboardingDraft, Operator, OutboxItem, Permission, Phase, Review, ReviewDraft, Session, Settings, ShownView, Storm, SubscriptionChange, Tag, Tenant, UpdateState, VaultState } from '@/contract';
import { problem } from '../problem';
import { Random } from './random';
import { makeTenant } from './tenants';

const MINUTE = 60_000;

/** Everything that the test twin knows; the commands read and change it. */
export interface World {
  random: Random;
  now(): number;
  phase: Phase;
  vault: VaultState;
  sample: boolean;
  role: Operator['role'];
  offline: boolean;
  tenants: Tenant[];
  operators: Operator[];
  incidents: Incident[];
  timelines: Map<string, IncidentEvent[]>;
  alerts: Alert[];
  approvals: Approval[];
  impersonations: Impersonation[];
  audit: AuditRecord[];
  inbox: InboxItem[];
  outbox: OutboxItem[];
  reviews: Review[];
  drafts: Map<string, ReviewDraft>;
  /** To people outside, newest first; whether a mail server is configured. */
  mail: MailDetail[];
  sends: boolean;
  /** The files of pictures. */
  pictures: Map<string, Uint8Array>;
  /** The file in hand. */
  upload: ImportUpload | null;
  onboarding: OnboardingDraft[];
  /** Of any draft that is opened. */
  onboardingConflict: OnboardingConflict | null;
  /** By tenant, newest first. */
  subscriptionChanges: Map<string, SubscriptionChange[]>;
  /** By tenant and limit: `<id>/<limit>`. */
  overrides: Map<string, LimitOverride>;
  /** Saved views of lists. */
  views: ShownView[];
  /** By the outbox entry that deletes them. */
  deletedViews: Map<string, ShownView>;
  /** Newest first. */
  jobs: Job[];
  jobItems: Map<string, JobItem[]>;
  /** Jobs are done at once; else a test does their rows. */
  jobsRun: boolean;
  settings: Settings;
  /** `null` where it cannot be arranged. */
  autostart: boolean | null;
  /** What the next question for a link is answered. */
  link: LinkAnswer | null;
  sessions: Session[];
  update: UpdateState;
  storm: Storm | null;
  alarm: AuditAlarm | null;
  /** Tells the UI what changed. */
  changed(...tags: Tag[]): void;
}

export const iso = (at: number) => new Date(at).toISOString();

const operatorNames = [['Ines Calder', 'owner'], ['Marcus Bell', 'admin'], ['Dana Whitlock', 'admin'], ['Yusuf Karaca', 'support']] as const;

const incidentSeeds = [
  ['system_outage', 'critical', 'active', 'Voice calls fail for all tenants in eu-west', 14],
  ['integration_failure', 'high', 'investigating', 'Cal.com bookings time out since the 08:00 release', 96],
  ['abuse_attack', 'high', 'resolving', 'Credential stuffing against tenant sign-in pages', 260],
  ['carrier_issues', 'medium', 'investigating', 'UK mobile numbers: one-way audio on a third of calls', 410],
  ['compliance_violation', 'medium', 'resolved', 'Transcripts kept beyond the retention period', 2_900],
  ['system_outage', 'critical', 'closed', 'Primary database failed over during maintenance', 11_000],
] as const;

const alertSeeds = [
  ['usage_spike', 'critical', 'active', 'Outbound calls 640 % above the same hour of past weeks', 'voice', 640, 6],
  ['budget_projection', 'high', 'active', 'Month-end cost is projected at 212 % of the budget', 'sms', 112, 22],
  ['usage_spike', 'high', 'acknowledged', 'Messages 180 % above the historical average', 'messages', 180, 75],
  ['pattern_deviation', 'medium', 'active', 'Call volume far from the hour-of-week mean (z = 3.8)', 'voice', 61, 130],
  ['pattern_deviation', 'medium', 'active', 'Night-time API calls unlike any past week', 'api', 48, 190],
  ['budget_projection', 'medium', 'false_alarm', 'Cost of transcription is projected at 131 % of the budget', 'transcription', 31, 1_500],
] as const;

export function createWorld(count: number, now: () => number, changed: World['changed']): World {
  const random = new Random(20_261_121);
  const start = now();
  const names = new Set<string>();
  const tenants = Array.from({ length: count }, (_, i) => makeTenant(random, i + 1, start, names));
  const operators = operatorNames.map(([name, role]): Operator => ({
    id: random.uuid(), version: 1, name, email: `${name.toLowerCase().split(' ')[0]}@wheelhouse.example`, role,
    clearance: role === 'owner' ? 'emergency' : 'standard', disabled: false, second_factor: true, session_timeout_minutes: 240,
    last_sign_in_at: iso(start - random.int(5, 900) * MINUTE), created_at: iso(start - 400 * 86_400_000),
  }));
  const world: World = {
    random, now, changed, phase: 'ready', vault: 'keychain', sample: true, role: 'owner', offline: false, tenants, operators,
    incidents: [], timelines: new Map(), alerts: [], approvals: [], impersonations: [], audit: [], inbox: [], outbox: [], reviews: [], drafts: new Map(), onboarding: [], onboardingConflict: null, upload: null, pictures: new Map(), mail: [], sends: true, subscriptionChanges: new Map(), overrides: new Map(), views: [], deletedViews: new Map(),
    jobs: [], jobItems: new Map(), jobsRun: true,
    settings: { theme: 'system', language: 'en', lock_after_minutes: 15, quiet_hours: { enabled: false, from: '22:00', to: '07:00' }, routing: [], dense: false },
    autostart: false,
    link: null,
    sessions: [
      { id: 's1', device: 'Wheelhouse 0.1 on Debian', address: '10.4.0.12', created_at: iso(start - 120 * MINUTE), last_seen_at: iso(start - 4_000), expires_at: iso(start + 10_000 * MINUTE), current: true, connected: true },
      { id: 's2', device: 'Wheelhouse 0.1 on macOS', address: '10.4.0.31', created_at: iso(start - 3_300 * MINUTE), last_seen_at: iso(start - 65 * MINUTE), expires_at: iso(start + 6_600 * MINUTE), current: false, connected: false },
    ],
    update: { current: '0.1.0', means: 'replace', asked_at: iso(start - 400 * MINUTE), now: { step: 'up_to_date' } },
    storm: null, alarm: null,
  };
  seedIncidents(world, start);
  seedAlerts(world, start);
  seedApprovals(world, start);
  seedAudit(world, start);
  seedInbox(world);
  world.mail = createMail(world);
  return world;
}

function seedIncidents(world: World, start: number) {
  const [owner, admin] = world.operators;
  world.incidents = incidentSeeds.map(([kind, severity, status, title, minutes], i): Incident => {
    const at = iso(start - minutes * MINUTE);
    const done = status === 'resolved' || status === 'closed';
    const known = status !== 'active';
    return {
      id: world.random.uuid(), version: 2, number: 128 - i, kind, severity, status, title,
      description: `${title}. First seen on the health board and confirmed by two tenants over the phone; the on-call engineer is looking into it.`,
      affected_systems: ['voice', 'api'], affected_tenants: world.tenants.slice(i * 7, i * 7 + 5).map((tenant) => tenant.id),
      impact: 'Calls are not connected; tenants lose bookings.', actions_taken: known ? 'Traffic moved to the second region.' : '',
      declared_by: admin?.id ?? null, declared_by_name: admin?.name ?? '', assigned_to: known ? (owner?.id ?? null) : null,
      assigned_to_name: known ? (owner?.name ?? null) : null, acknowledged_by_name: known ? (owner?.name ?? null) : null,
      declared_at: at, acknowledged_at: known ? iso(start - (minutes - 4) * MINUTE) : null,
      resolved_at: done ? iso(start - (minutes - 90) * MINUTE) : null, closed_at: status === 'closed' ? iso(start - (minutes - 900) * MINUTE) : null,
      resolution: done ? 'The retention job had been switched off by a release; it runs again and the rows are gone.' : null, updated_at: at,
    };
  });
  for (const incident of world.incidents) {
    const base = { incident_id: incident.id, from: null, to: null, note: null };
    const events: IncidentEvent[] = [{ ...base, id: world.random.uuid(), kind: 'declared', actor_name: incident.declared_by_name, to: incident.severity, at: incident.declared_at }];
    if (incident.acknowledged_at) events.push({ ...base, id: world.random.uuid(), kind: 'acknowledged', actor_name: incident.acknowledged_by_name ?? '', at: incident.acknowledged_at });
    if (incident.status !== 'active') events.push({ ...base, id: world.random.uuid(), kind: 'status_changed', actor_name: incident.assigned_to_name ?? '', from: 'active', to: incident.status, note: 'Reproduced; the carrier confirms a fault on their side.', at: incident.acknowledged_at ?? incident.declared_at });
    world.timelines.set(incident.id, events);
  }
}

function seedAlerts(world: World, start: number) {
  world.alerts = alertSeeds.map(([kind, severity, status, message, service, deviation, minutes], i): Alert => {
    const tenant = world.tenants[i * 31];
    return {
      id: world.random.uuid(), version: 1, kind, severity, status, tenant_id: tenant?.id ?? null, tenant_name: tenant?.name ?? null, service, message,
      current_value: Math.round(400 * (1 + deviation / 100)), expected_value: 400, deviation_percent: deviation, raised_at: iso(start - minutes * MINUTE),
      acknowledged_at: status === 'acknowledged' ? iso(start - (minutes - 8) * MINUTE) : null, acknowledged_by_name: status === 'acknowledged' ? 'Marcus Bell' : null,
      closed_at: status === 'false_alarm' ? iso(start - 1_200 * MINUTE) : null, note: null, updated_at: iso(start - minutes * MINUTE),
    };
  });
}

function seedApprovals(world: World, start: number) {
  const suspended = world.tenants.filter((tenant) => tenant.status === 'suspended').slice(0, 2);
  world.approvals = suspended.map((tenant, i): Approval => ({
    id: world.random.uuid(), version: 1, kind: 'terminate_tenant', status: 'pending', resource_type: 'tenant', resource_id: tenant.id, resource_name: tenant.name,
    resource_version: tenant.version, payload: { to: 'terminated', justification: 'Contract ended; the owner asked for deletion in writing.', notify_owner: true },
    payload_hash: '9f2b7c41d0e85a63b1f7024c8e9d35a6f4410be27c93d85e06af1b72c4d8e913', justification: 'Contract ended; the owner asked for deletion in writing.',
    requested_by: world.operators[i + 1]?.id ?? '', requested_by_name: world.operators[i + 1]?.name ?? '', requested_at: iso(start - (40 + i * 200) * MINUTE),
    expires_at: iso(start + (1_400 - i * 200) * MINUTE), decided_by: null, decided_by_name: null, decided_at: null, decision_note: null,
  }));
  const tenant = world.tenants.find((candidate) => candidate.status === 'active');
  if (!tenant) return;
  world.impersonations = [{
    id: world.random.uuid(), version: 1, operator_id: world.operators[0]?.id ?? '', operator_email: world.operators[0]?.email ?? '', tenant_id: tenant.id, tenant_name: tenant.name,
    subdomain: tenant.subdomain, acting_as: tenant.owner_email, reason: 'The owner cannot see last week’s bookings (ticket 4811).', scope: 'read_only',
    started_at: iso(start - 17 * MINUTE), expires_at: iso(start + 43 * MINUTE), ended_at: null, end_reason: null, address: '10.4.0.12',
  }];
}

const acts = [['tenant.status_changed', 'tenant', 'Changed the status of {name} from active to paused'], ['tenant.reviewed', 'tenant', 'Approved {name}'], ['tenant.edited', 'tenant', 'Edited the notes of {name}'], ['impersonation.started', 'security', 'Entered {name} as its owner, read-only'], ['session.signed_in', 'security', 'Signed in'], ['tenant_users.read', 'security', 'Read the users of {name}']] as const;

function seedAudit(world: World, start: number) {
  const hex = () => world.random.uuid().replaceAll('-', '') + world.random.uuid().replaceAll('-', '');
  let previous = hex();
  let at = start - 3 * MINUTE;
  world.audit = Array.from({ length: 420 }, (_, i): AuditRecord => {
    const [action, category, words] = world.random.pick(acts);
    const actor = world.operators[world.random.int(0, world.operators.length - 1)];
    const tenant = world.tenants[world.random.int(0, world.tenants.length - 1)];
    const hash = previous;
    previous = hex();
    at -= world.random.int(1, 90) * MINUTE;
    const status = action === 'tenant.status_changed';
    return {
      id: world.random.uuid(), seq: 8_420 - i, at: iso(at), actor_id: actor?.id ?? null, actor_email: actor?.email ?? '', actor_role: actor?.role ?? null, acting_as: null,
      action, category, description: words.replace('{name}', tenant?.name ?? ''), resource_type: 'tenant', resource_id: tenant?.id ?? '', resource_name: tenant?.name ?? '',
      before: status ? { status: 'active', version: 4 } : null, after: status ? { status: 'paused', version: 5 } : null, changed_fields: status ? ['status', 'version'] : [],
      reason: status ? 'The owner asked to pause over the holidays.' : null, address: `10.4.0.${world.random.int(2, 60)}`, user_agent: 'Wheelhouse/0.1 (Linux)',
      request_id: world.random.uuid(), session_id: null, sensitive: action === 'tenant_users.read', prev_hash: previous, hash,
    };
  });
}

function seedInbox(world: World) {
  const incidents = world.incidents.slice(0, 3).map((incident): InboxItem => ({
    id: `incident:${incident.id}`, kind: 'incident', severity: incident.severity, title: incident.title, body: incident.impact, place: { to: 'incident', id: incident.id },
    at: incident.declared_at, read: incident.status !== 'active', delivery: 'native', count: 1, acknowledgeable: incident.acknowledged_at === null,
  }));
  const alerts = world.alerts.slice(0, 4).map((alert): InboxItem => ({
    id: `alert:${alert.id}`, kind: 'alert', severity: alert.severity, title: alert.message, body: alert.tenant_name ?? '', place: { to: 'alert', id: alert.id },
    at: alert.raised_at, read: alert.status !== 'active', delivery: alert.severity === 'medium' ? 'in_app' : 'native', count: 1, acknowledgeable: alert.status === 'active',
  }));
  world.inbox = [...incidents, ...alerts].sort((a, b) => b.at.localeCompare(a.at));
}

export function permissionsOf(role: Operator['role']): Permission[] {
  const watch: Permission[] = [
    { resource: 'tenants', action: 'read' }, { resource: 'reviews', action: 'read' }, { resource: 'incidents', action: 'read' }, { resource: 'incidents', action: 'declare' },
    { resource: 'incidents', action: 'acknowledge' }, { resource: 'incidents', action: 'update' }, { resource: 'alerts', action: 'read' }, { resource: 'alerts', action: 'acknowledge' },
    { resource: 'approvals', action: 'read' }, { resource: 'operators', action: 'read' }, { resource: 'impersonations', action: 'read' }, { resource: 'impersonations', action: 'start' },
    { resource: 'tenant_users', action: 'read' }, { resource: 'audit_logs', action: 'read' },
    { resource: 'saved_views', action: 'read' },
  ];
  if (role === 'support') return watch;
  const govern: Permission[] = (['update', 'suspend', 'activate', 'terminate', 'export', 'create', 'delete'] as const).map((action) => ({ resource: 'tenants', action }));
  const admin: Permission[] = [
    ...watch, ...govern, { resource: 'reviews', action: 'decide' }, { resource: 'incidents', action: 'resolve' }, { resource: 'alerts', action: 'resolve' },
    { resource: 'approvals', action: 'decide' }, { resource: 'impersonations', action: 'end' }, { resource: 'audit_logs', action: 'export' }, { resource: 'tenant_users', action: 'update' },
    { resource: 'billing', action: 'read' }, { resource: 'billing', action: 'update' },
    ...(['create', 'update', 'delete'] as const).map((action): Permission => ({ resource: 'saved_views', action })),
  ];
  if (role === 'admin') return admin;
  return [...admin, ...(['create', 'update', 'delete'] as const).map((action): Permission => ({ resource: 'operators', action }))];
}

/** The item with this id, or the problem that the platform would answer. */
export function found<T extends { id: string }>(items: readonly T[], id: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw problem('not_found', 'It is not there any more.', { status: 404 });
  return item;
}

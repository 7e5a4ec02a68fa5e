import type { Approval, AuditRecord, Impersonation, InboxItem, OutboxItem } from '@/contract';
import { problem } from '../problem';
import { iso, type World } from './world';

const MINUTE = 60_000;

/** A bad day: everything that an operator may have to decide is there at once. */
export function makeBusy(world: World) {
  world.outbox = outbox(world);
  world.approvals = [...world.approvals, ...approvals(world)];
  world.impersonations = [...world.impersonations, ...impersonations(world)];
  world.inbox = [...inbox(world), ...world.inbox].sort((a, b) => b.at.localeCompare(a.at));
  world.storm = { since: iso(world.now() - 14 * MINUTE), count: 212, acknowledged: false };
  const secret = world.audit[2];
  if (secret) Object.assign(secret, { ...credentials, resource_name: secret.resource_name } satisfies Partial<AuditRecord>);
}

const credentials = {
  action: 'tenant.credentials_changed', category: 'security', description: 'Set the owner’s e-mail and password', changed_fields: ['owner_email', 'password', 'limits'], sensitive: true,
  before: { owner_email: 'old@tenant.example', password: '[redacted]', limits: { users: 5, messages_per_month: 10_000 } },
  after: { owner_email: 'new@tenant.example', password: '[redacted]', limits: { users: -1, messages_per_month: 100_000 } }, reason: 'The owner left the company; ticket 5120.',
} satisfies Partial<AuditRecord>;

function outbox(world: World): OutboxItem[] {
  const [first, second, third, fourth, fifth, sixth] = world.tenants;
  const base = (minutes: number) => ({ id: world.random.uuid(), created_at: iso(world.now() - minutes * MINUTE), attempts: 0, last_problem: null, conflict: [], cancellable: true });
  const at = (tenant: typeof first) => (tenant ? ({ to: 'tenant', id: tenant.id } as const) : null);
  const incident = world.incidents[1];
  return [
    {
      ...base(52), kind: 'review_decision', state: 'conflict', subject: first?.name ?? '', place: at(first), intent: 'approve', attempts: 1, cancellable: true,
      last_problem: problem('stale_version', 'The tenant changed after you read it.', { status: 412 }),
      conflict: [
        { field: 'plan', seen: 'pro', now: 'enterprise', mine: null },
        { field: 'status', seen: 'pending_review', now: 'pending_review', mine: 'active' },
        { field: 'notes', seen: 'Asked for a call back on Monday.', now: 'Called back; the owner sent the missing licence.', mine: 'Licence is missing but promised.' },
        { field: 'tags', seen: ['medical'], now: ['medical', 'priority'], mine: null },
        { field: 'risk_score', seen: 31, now: 58, mine: null },
      ],
    },
    { ...base(35), kind: 'tenant_status', state: 'refused', subject: second?.name ?? '', place: at(second), intent: 'paused', attempts: 1, cancellable: true, last_problem: problem('invalid_transition', 'A suspended tenant cannot be paused. Activate it first.', { status: 409 }) },
    { ...base(4), kind: 'tenant_edit', state: 'sent', subject: third?.name ?? '', place: at(third), intent: 'notes, tags', attempts: 2, cancellable: false, last_problem: problem('offline', 'The answer did not arrive; it is asked for again.', { status: 503 }) },
    { ...base(11), kind: 'review_decision', state: 'waiting', subject: fourth?.name ?? '', place: at(fourth), intent: 'request_changes' },
    { ...base(9), kind: 'incident_update', state: 'waiting', subject: incident?.title ?? '', place: incident ? { to: 'incident', id: incident.id } : null, intent: 'resolving' },
    {
      ...base(40), kind: 'tenant_update', state: 'conflict', subject: fifth?.name ?? '', place: at(fifth), intent: 'phone, address', attempts: 1, cancellable: true,
      last_problem: problem('stale_version', 'The tenant changed after you read it.', { status: 412 }),
      conflict: [
        { field: 'phone', seen: '+44 117 496 0143', now: '+44 117 496 0150', mine: '020 7946 0018' },
        { field: 'limits', seen: { users: 5, messages_per_month: 10_000 }, now: { users: -1, messages_per_month: 10_000 }, mine: null },
        { field: 'revenue', seen: { minor: 4_900, currency: 'GBP' }, now: { minor: 5_900, currency: 'GBP' }, mine: null },
        { field: 'subscription_ends_at', seen: '2027-01-31T00:00:00.000Z', now: '2027-02-28T00:00:00.000Z', mine: null },
      ],
    },
    { ...base(8), kind: 'subscription_extend', state: 'waiting', subject: sixth?.name ?? '', place: at(sixth), intent: '12' },
    { ...base(7), kind: 'subscription_control', state: 'waiting', subject: sixth?.name ?? '', place: at(sixth), intent: 'plan, ends_at, limits, price_minor' },
    { ...base(6), kind: 'subscription_pause', state: 'waiting', subject: fifth?.name ?? '', place: at(fifth), intent: 'paused' },
    { ...base(300), kind: 'alert_status', state: 'applied', subject: world.alerts[2]?.message ?? '', place: null, intent: 'acknowledged', attempts: 1, cancellable: false },
  ];
}

function approvals(world: World): Approval[] {
  const [owner, admin] = world.operators;
  const like = world.approvals[0];
  if (!like) return [];
  const decided = { decided_by: admin?.id ?? null, decided_by_name: admin?.name ?? null, decided_at: iso(world.now() - 30 * MINUTE) };
  const mine = { requested_by: owner?.id ?? '', requested_by_name: owner?.name ?? '' };
  const fresh = (part: Partial<Approval>): Approval => ({ ...like, id: world.random.uuid(), ...part });
  return [
    fresh({ ...mine, kind: 'bulk_suspend', resource_type: 'tenants', resource_name: '14 tenants', payload: { tenant_ids: world.tenants.slice(3, 9).map((tenant) => tenant.name), to: 'suspended', justification: 'Confirmed card-testing ring across these accounts.', notify_owner: false }, justification: 'Confirmed card-testing ring across these accounts.' }),
    fresh({ ...mine, ...decided, status: 'suspended', resource_name: world.tenants[40]?.name ?? '' }),
    fresh({ status: 'expired', requested_at: iso(world.now() - 30 * 60 * MINUTE), expires_at: iso(world.now() - 6 * 60 * MINUTE), resource_name: world.tenants[41]?.name ?? '' }),
    fresh({ ...decided, status: 'rejected', decision_note: 'The contract runs until March; ask again then.', resource_name: world.tenants[42]?.name ?? '' }),
  ];
}

function impersonations(world: World): Impersonation[] {
  const like = world.impersonations[0];
  const admin = world.operators[1];
  if (!like || !admin) return [];
  const theirs = { operator_id: admin.id, operator_email: admin.email, address: '10.4.0.31' };
  const of = (i: number) => ({ tenant_id: world.tenants[i]?.id ?? '', tenant_name: world.tenants[i]?.name ?? '' });
  const now = world.now();
  return [
    { ...like, ...theirs, ...of(60), id: world.random.uuid(), scope: 'full', reason: 'Restoring the calendar connection together with the owner.', started_at: iso(now - 51 * MINUTE), expires_at: iso(now + 9 * MINUTE) },
    { ...like, ...theirs, ...of(61), id: world.random.uuid(), started_at: iso(now - 300 * MINUTE), expires_at: iso(now - 240 * MINUTE), ended_at: iso(now - 240 * MINUTE), end_reason: 'expired' },
    { ...like, ...of(62), id: world.random.uuid(), started_at: iso(now - 1_600 * MINUTE), expires_at: iso(now - 1_540 * MINUTE), ended_at: iso(now - 1_588 * MINUTE), end_reason: 'ended' },
    { ...like, ...theirs, ...of(63), id: world.random.uuid(), started_at: iso(now - 2_900 * MINUTE), expires_at: iso(now - 2_840 * MINUTE), ended_at: iso(now - 2_871 * MINUTE), end_reason: 'tenant_suspended' },
  ];
}

function inbox(world: World): InboxItem[] {
  const approval = world.approvals[0];
  const item = (part: Partial<InboxItem> & Pick<InboxItem, 'kind' | 'title' | 'severity'>, minutes: number): InboxItem => ({
    id: `${part.kind}:${minutes}`, body: '', place: null, at: iso(world.now() - minutes * MINUTE), read: false, delivery: 'native', count: 1, acknowledgeable: false, ...part,
  });
  return [
    item({ kind: 'storm', severity: 'high', title: '212 events since the storm began', body: '148 anomalies · 61 incidents updated · 3 approvals', delivery: 'collapsed', count: 212, place: { to: 'overview' } }, 1),
    item({ kind: 'approval', severity: 'high', title: `Terminate ${approval?.resource_name ?? ''}: your approval is asked for`, body: `Asked by ${approval?.requested_by_name ?? ''}`, place: approval ? { to: 'approval', id: approval.id } : null }, 40),
    item({ kind: 'session', severity: 'medium', title: 'Your session ends in 15 minutes', body: 'Sign in again to keep working without a break.', delivery: 'in_app', read: true }, 180),
    item({ kind: 'digest', severity: 'medium', title: 'While you were away: 9 events', body: '2 incidents resolved\n4 anomalies, none open any more\n2 approvals decided by Marcus Bell\n1 tenant suspended', delivery: 'digest', count: 9, read: true }, 620),
    item({ kind: 'alert', severity: 'medium', title: 'Night-time API calls of one tenant doubled', body: 'Held by quiet hours', delivery: 'quiet', read: true }, 1_500),
    item({ kind: 'emergency', severity: 'critical', title: 'Rate reduction of 40 % is in force for 2 hours', body: 'By Marcus Bell, until 04:00', read: true }, 1_900),
  ];
}

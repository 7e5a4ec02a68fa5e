import type { OutboxItem, Tag } from '@/contract';
import type { Answer, Args, AuditSearch, CommandName } from '../commands';
import { problem } from '../problem';
import { blastRadius } from './views';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

/** Rows of one answer of the inbox. */
const INBOX_PAGE = 50;

const meOf = (world: World) => world.operators.find((operator) => operator.role === world.role);

function done(world: World, ...tags: Tag[]): null {
  world.changed(...tags);
  return null;
}

export function enqueue(world: World, item: Pick<OutboxItem, 'kind' | 'subject' | 'place' | 'intent'>): OutboxItem {
  const entry: OutboxItem = { ...item, id: world.random.uuid(), state: world.offline ? 'waiting' : 'applied', created_at: iso(world.now()), attempts: world.offline ? 0 : 1, last_problem: null, conflict: [], cancellable: world.offline };
  world.outbox.unshift(entry);
  world.changed('outbox', 'overview', 'sync');
  return entry;
}

function decide(world: World, id: string, status: 'applied' | 'rejected' | 'cancelled', note: string | null): null {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
  const me = meOf(world);
  Object.assign(found(world.approvals, id), { status, decided_by: me?.id ?? null, decided_by_name: me?.name ?? null, decided_at: iso(world.now()), decision_note: note });
  return done(world, 'approvals', 'overview');
}

function integrity(world: World): Answer<'audit_integrity'> {
  const head = world.audit[0];
  const checkpoint = head ? { epoch: 'e1', seq: head.seq, hash: head.hash, at: head.at, key: head.hash, signature: head.hash + head.hash } : null;
  return { checkpoint, verified_at: iso(world.now() - 42_000), records_verified: head?.seq ?? 0, alarm: world.alarm, alarm_at: world.alarm ? iso(world.now() - 95_000) : null };
}

function searchAudit(world: World, query: AuditSearch) {
  const words = (query.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const same = (asked: string | undefined, value: string | null) => !asked || asked === value;
  return world.audit.filter((record) => {
    const text = `${record.description} ${record.action} ${record.actor_email} ${record.resource_name}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) && same(query.category, record.category) && same(query.action, record.action) && same(query.actor_id, record.actor_id) &&
      same(query.resource_type, record.resource_type) && same(query.resource_id, record.resource_id) && same(query.address, record.address) &&
      (!query.from || record.at >= query.from) && (!query.to || record.at < query.to) && (!query.before_seq || record.seq < query.before_seq)
    );
  });
}

/** Outbox, approvals, inbox, impersonations, audit and sessions of the test twin. */
export const govern: Handlers<
  | 'sessions_list' | 'session_revoke' | 'sessions_revoke_others' | 'outbox_cancel' | 'outbox_retry' | 'outbox_resolve' | 'approval_detail' | 'approval_approve' | 'approval_reject' | 'approval_cancel'
  | 'inbox_page' | 'inbox_read' | 'inbox_read_all' | 'inbox_acknowledge' | 'inbox_awake' | 'impersonations_list' | 'impersonation_end' | 'audit_page' | 'audit_integrity' | 'audit_verify' | 'audit_export'
> = {
  sessions_list: (world) => world.sessions,
  session_revoke: (world, { id }) => {
    world.sessions = world.sessions.filter((session) => session.id !== id);
    return done(world, 'sessions');
  },
  sessions_revoke_others: (world) => {
    world.sessions = world.sessions.filter((session) => session.current);
    return done(world, 'sessions');
  },
  outbox_cancel: (world, { id }) => {
    if (!found(world.outbox, id).cancellable) throw problem('conflict', 'It was sent already and cannot be taken back.', { status: 409 });
    world.outbox = world.outbox.filter((item) => item.id !== id);
    const deleted = world.deletedViews.get(id);
    if (deleted) world.views.push(deleted);
    return done(world, 'outbox', 'reviews', 'sync', 'views');
  },
  outbox_retry: (world, { id }) => {
    Object.assign(found(world.outbox, id), { state: world.offline ? 'waiting' : 'applied', last_problem: null });
    return done(world, 'outbox', 'sync');
  },
  outbox_resolve: (world, { id, choice }) => {
    const item = found(world.outbox, id);
    if (choice === 'take_theirs') world.outbox = world.outbox.filter((other) => other !== item);
    else Object.assign(item, { state: world.offline ? 'waiting' : 'applied', conflict: [], last_problem: null, attempts: item.attempts + 1 });
    return done(world, 'outbox', 'tenants', 'reviews', 'sync');
  },
  approval_detail: (world, { id }) => {
    const approval = found(world.approvals, id);
    const mine = approval.requested_by === meOf(world)?.id;
    const tenant = approval.resource_type === 'tenant';
    return { approval, mine, may_decide: !mine && approval.status === 'pending' && world.role !== 'support', why_not: null, blast: tenant ? blastRadius(world, approval.resource_id, 'terminated') : null };
  },
  approval_approve: (world, { id, code, note, payloadHash }) => {
    const approval = found(world.approvals, id);
    if (approval.requested_by === meOf(world)?.id) throw problem('self_approval', 'You cannot approve your own request.', { status: 403 });
    if (approval.payload_hash !== payloadHash) throw problem('conflict', 'The request was edited meanwhile. Read it again.', { status: 409 });
    if (code === '000000') throw problem('step_up_required', 'The code is not right or was used before.', { status: 403 });
    return decide(world, id, 'applied', note);
  },
  approval_reject: (world, { id, note }) => decide(world, id, 'rejected', note),
  approval_cancel: (world, { id }) => decide(world, id, 'cancelled', null),
  inbox_page: (world, { after, unreadOnly }) => {
    const all = world.inbox.filter((item) => !unreadOnly || !item.read);
    const rest = after === null ? all : all.filter((item) => item.at < after);
    const items = rest.slice(0, INBOX_PAGE);
    return { items, unread: world.inbox.filter((item) => !item.read).length, storm: world.storm, next: items.length < rest.length ? (items.at(-1)?.at ?? null) : null };
  },
  inbox_read: (world, { ids }) => {
    world.inbox.forEach((item) => ids.includes(item.id) && (item.read = true));
    return done(world, 'inbox');
  },
  inbox_read_all: (world) => {
    world.inbox.forEach((item) => (item.read = true));
    return done(world, 'inbox');
  },
  inbox_acknowledge: (world, { id }) => {
    Object.assign(found(world.inbox, id), { acknowledgeable: false, read: true });
    return done(world, 'inbox');
  },
  inbox_awake: (world) => {
    if (world.storm) world.storm = { ...world.storm, acknowledged: true };
    return done(world, 'inbox');
  },
  impersonations_list: (world, { filter }) =>
    world.impersonations
      .filter((session) => filter === 'all' || (filter === 'open') === (session.ended_at === null))
      .map((impersonation) => {
        const here = impersonation.operator_id === meOf(world)?.id && impersonation.ended_at === null;
        return { impersonation, here, may_end: here || world.role !== 'support' };
      }),
  impersonation_end: (world, { id }) => {
    Object.assign(found(world.impersonations, id), { ended_at: iso(world.now()), end_reason: 'ended' });
    return done(world, 'impersonations', 'overview');
  },
  audit_page: (world, { query }) => {
    const matching = searchAudit(world, query);
    const records = matching.slice(0, query.limit ?? 100);
    return { records, next: records.length < matching.length ? (records.at(-1)?.seq ?? null) : null };
  },
  audit_integrity: integrity,
  audit_verify: (world) => {
    world.changed('audit');
    return integrity(world);
  },
  audit_export: (_world, { format }) => `~/Downloads/audit-2026-11-21.${format}`,
};

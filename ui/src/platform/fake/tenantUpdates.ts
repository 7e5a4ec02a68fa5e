import type { FieldError, Tenant, TenantUpdate } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { enqueue } from './govern';
import { changesOf, settle, stepUp, withPlan } from './subscriptions';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const DAY = 86_400_000;

/** What the engine would say of the commonest slips. */
const shapes: [keyof TenantUpdate | 'address.postal_code', RegExp, string][] = [
  ['name', /^.{2,100}$/u, 'Write 2 to 100 characters.'],
  ['owner_name', /^.{2,100}$/u, 'Write 2 to 100 characters.'],
  ['subdomain', /^(?!www$|api$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'Use 1 to 63 small letters, digits and hyphens; names such as www or api are taken.'],
  ['phone', /^(?:\+44|0)(?: *\d){10}$/, 'Write a UK number: +44 or 0, and ten digits.'],
  ['email', /^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'Write an e-mail address, such as office@example.com.'],
  ['website', /^$|^https?:\/\/[^\s@]+\.[^\s@]+$/, 'Write a web address, such as https://www.example.com.'],
  ['address.postal_code', /^[A-Z]{1,2}[0-9R][0-9A-Z]? [0-9][A-Z]{2}$/, 'Write a UK postcode with its space, such as SW1A 1AA.'],
];

function faultsOf(update: TenantUpdate): FieldError[] {
  return shapes.flatMap(([field, shape, message]) => {
    const value = field === 'address.postal_code' ? (update.address?.country === 'GB' || update.address?.country === '' ? update.address.postal_code : undefined) : update[field];
    return typeof value === 'string' && !shape.test(value.trim()) ? [{ field, message }] : [];
  });
}

function applied(world: World, tenant: Tenant, update: TenantUpdate): Tenant {
  const faults = faultsOf(update);
  const taken = (field: 'name' | 'subdomain') => world.tenants.some((other) => other.id !== tenant.id && other[field].toLowerCase() === update[field]?.trim().toLowerCase());
  if (taken('name')) faults.push({ field: 'name', message: 'Another tenant has this name.' });
  if (taken('subdomain')) faults.push({ field: 'subdomain', message: 'Another tenant has this subdomain.' });
  if (faults.length > 0) throw problem('invalid', 'Some fields need another value.', { status: 422, fields: faults });
  const { plan, months, reason: _reason, ...profile } = update;
  const after = { ...withPlan(tenant, plan ?? tenant.plan), ...profile };
  const medical = after.business_type === 'medical';
  return {
    ...after, legal_name: after.legal_name || null, subcategory: after.subcategory || null, website: after.website || null,
    compliance: { ...after.compliance, hipaa: medical }, ...(months ? { subscription_starts_at: iso(world.now()), subscription_ends_at: iso(world.now() + months * 30 * DAY) } : {}),
  };
}

export const tenantUpdates: Handlers<'tenant_update' | 'tenant_update_preview' | 'tenant_credentials'> = {
  tenant_update_preview: (world, { id, update }) => changesOf(found(world.tenants, id), applied(world, found(world.tenants, id), update)),
  tenant_update: (world, { id, update }) => {
    const tenant = structuredClone(found(world.tenants, id));
    const after = applied(world, tenant, update);
    enqueue(world, { kind: 'tenant_update', subject: tenant.name, place: { to: 'tenant', id }, intent: Object.keys(update).filter((key) => key !== 'reason').join(', ') });
    if (update.plan) return settle(world, tenant, after, 'plan_changed', update.reason ?? null);
    Object.assign(found(world.tenants, id), after, { version: tenant.version + 1, updated_at: iso(world.now()) });
    world.changed('tenants', 'overview', 'audit');
    return null;
  },
  tenant_credentials: (world, { id, credentials, code }) => {
    if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
    stepUp(code);
    const tenant = found(world.tenants, id);
    if (world.tenants.some((other) => other.id !== id && other.owner_email === credentials.email)) {
      throw problem('invalid', 'Some fields need another value.', { status: 422, fields: [{ field: 'email', message: 'Another user has this e-mail address.' }] });
    }
    if (credentials.email) tenant.owner_email = credentials.email;
    world.changed('tenants', 'audit');
    return { owner_email: tenant.owner_email, password_changed: credentials.password !== undefined, sessions_ended: tenant.activity.users_online > 0 ? 1 : 0 };
  },
};

import type { BusinessType, Module, Plan, Tenant, TenantEvent, TenantStatus, TenantUser } from '@/contract';
import type { Random } from './random';

const first = ['Amelia', 'Oliver', 'Priya', 'Samuel', 'Niamh', 'Tomasz', 'Fatima', 'George', 'Leila', 'Hugo', 'Grace', 'Owen', 'Zainab', 'Callum', 'Mei', 'Ravi'] as const;
const last = ['Hartley', 'Okafor', 'Sharma', 'Doyle', 'Whitcombe', 'Nowak', 'Rahimi', 'Bennett', 'Fraser', 'Lindqvist', 'Adeyemi', 'Pryce', 'Castellano', 'Moreau', 'Tanaka', 'Blackwood'] as const;
const place = ['Harbour', 'Kingsway', 'Northgate', 'Willow', 'Abbey', 'Clifton', 'Riverside', 'Meadow', 'Old Mill', 'Castle', 'Park Lane', 'Station', 'Chapel', 'Orchard', 'Summit', 'Lantern', 'Juniper', 'Copper', 'Alder', 'Beacon'] as const;
const cities = [['Bristol', 'Avon', 'BS1'], ['Leeds', 'West Yorkshire', 'LS2'], ['Manchester', 'Greater Manchester', 'M4'], ['Edinburgh', 'Lothian', 'EH3'], ['Cardiff', 'South Glamorgan', 'CF10'], ['Norwich', 'Norfolk', 'NR2'], ['Brighton', 'East Sussex', 'BN1'], ['York', 'North Yorkshire', 'YO1']] as const;
const trades: Record<BusinessType, readonly [string, ...string[]]> = {
  medical: ['Dental Care', 'Family Practice', 'Physiotherapy', 'Skin Clinic', 'Eye Clinic'],
  salon: ['Hair Studio', 'Barbers', 'Nail Bar', 'Beauty Rooms', 'Day Spa'],
  restaurant: ['Kitchen', 'Bistro', 'Trattoria', 'Smokehouse', 'Tea Rooms'],
  consultant: ['Advisory', 'Legal', 'Accountants', 'Architects', 'Partners'],
  general: ['Motors', 'Lettings', 'Fitness', 'Vets', 'Training'],
};
const modules: readonly Module[] = ['employees', 'attendance', 'wallet', 'tasks', 'complaints', 'shifts', 'reports', 'notifications'];
const tags = ['pilot', 'voice', 'key-account', 'migrated', 'watch', 'hipaa'] as const;
const price: Record<Plan, readonly [number, number]> = { free: [0, 0], pro: [49, 149], enterprise: [490, 2_400] };

const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

export function limitsOf(plan: Plan): Tenant['limits'] {
  const stock = plan === 'free' ? 10 : -1;
  const [users, messages, sessions] = { free: [1, 1_000, 5], pro: [5, 10_000, 50], enterprise: [-1, 100_000, 500] }[plan] as [number, number, number];
  return { users, products: stock, customers: stock, invoices_per_month: stock, messages_per_month: messages, concurrent_sessions: sessions };
}

export function makeTenant(random: Random, number: number, now: number, names: Set<string>): Tenant {
  const kind = random.weighted([['medical', 28], ['salon', 24], ['restaurant', 22], ['consultant', 14], ['general', 12]] as const);
  const trade = random.pick(trades[kind]);
  let name = `${random.pick(place)} ${trade}`;
  const [city, county, area] = random.pick(cities);
  if (names.has(name)) name = `${name} ${city}`;
  while (names.has(name)) name = `${random.pick(last)} & ${random.pick(last)} ${trade}`;
  names.add(name);
  const subdomain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 48);
  const owner = `${random.pick(first)} ${random.pick(last)}`;
  const status = random.weighted<TenantStatus>([['active', 840], ['pending_review', 32], ['paused', 48], ['suspended', 34], ['rejected', 22], ['terminated', 24]]);
  const plan = random.weighted<Plan>([['free', 46], ['pro', 42], ['enterprise', 12]]);
  const live = status === 'active';
  const created = now - random.int(2, 900) * DAY - random.int(0, DAY);
  const risk = random.chance(0.08) ? random.int(51, 96) : random.int(0, 44);
  const health = risk > 75 ? 'critical' : risk > 50 ? 'degraded' : random.chance(0.5) ? 'excellent' : 'good';
  const users = plan === 'free' ? 1 : plan === 'pro' ? random.int(2, 5) : random.int(8, 140);
  const enabled = modules.filter((module) => module === 'employees' || module === 'notifications' || random.chance(0.55));
  const changed = created + random.int(0, Math.floor((now - created) / DAY)) * DAY;
  return {
    id: random.uuid(), version: random.int(1, 14), number, name,
    legal_name: random.chance(0.7) ? `${name} Ltd` : null,
    subdomain, business_type: kind, subcategory: trade.toLowerCase(),
    size: random.weighted([['solo', 20], ['small', 46], ['medium', 26], ['large', 8]] as const),
    address: { street: `${random.int(1, 220)} ${random.pick(place)} Road`, city, county, postal_code: `${area} ${random.int(1, 9)}${random.pick(['AB', 'DF', 'HP', 'QR'])}`, country: 'GB' },
    phone: `+44 ${random.int(117, 191)} ${random.int(200, 999)} ${random.int(1000, 9999)}`,
    email: `hello@${subdomain}.example`,
    website: random.chance(0.8) ? `https://${subdomain}.example` : null,
    owner_name: owner,
    owner_email: `${owner.toLowerCase().replace(' ', '.')}@${subdomain}.example`,
    plan, status,
    status_reason: live || status === 'pending_review' ? null : 'Repeated card failures and no answer from the owner for three weeks.',
    status_changed_at: iso(changed), archived: false,
    subscription_starts_at: plan === 'free' ? null : iso(created),
    subscription_ends_at: plan === 'free' ? null : iso(now + random.int(-9, 330) * DAY),
    limits: limitsOf(plan),
    revenue: { minor: live || status === 'paused' ? random.int(...price[plan]) * 100 : 0, currency: 'GBP' },
    modules: enabled,
    branding: { primary: random.pick(['#1f5fbf', '#0f766e', '#9d174d', '#7c2d12', '#4338ca', '#365314']), accent: '#f59e0b' },
    integrations: {
      voice: random.weighted([['active', 60], ['not_configured', 30], ['failing', 10]] as const),
      voice_number: '+44 117 496 0143',
      calendar: random.weighted([['active', 64], ['not_configured', 30], ['failing', 6]] as const),
      calendar_kind: random.pick(['cal_com', 'calendly', 'manual']),
    },
    compliance: { hipaa: kind === 'medical', level: kind === 'medical' ? 'strict' : 'standard', phi_detection: kind === 'medical' },
    custom_features: [],
    tags: tags.filter(() => random.chance(0.07)),
    notes: '', risk_score: risk, risk_flagged: risk > 78 && status !== 'terminated' && status !== 'rejected', health,
    activity: {
      users_total: users, users_online: live && random.chance(0.4) ? random.int(0, Math.min(users, 12)) : 0,
      messages_this_month: live ? random.int(0, plan === 'enterprise' ? 60_000 : 4_000) : 0,
      calls_30d: random.int(0, 1_900), call_success_percent: random.int(58, 99),
      last_active_at: live ? iso(now - Math.floor(random.next() ** 3 * 20 * DAY)) : iso(changed),
    },
    created_at: iso(created), updated_at: iso(changed), created_by: null,
    trial_ends_at: plan !== 'free' && created > now - 60 * DAY ? iso(now + (number % 24) * DAY + DAY) : null, paused_until: status === 'paused' && number % 2 === 0 ? iso(now + (10 + (number % 40)) * DAY) : null, logo: null,
  };
}

export function historyOf(tenant: Tenant, random: Random): TenantEvent[] {
  const base = { tenant_id: tenant.id, from: null, to: null, note: null };
  const start = new Date(tenant.created_at).getTime();
  const events: TenantEvent[] = [
    { ...base, id: random.uuid(), kind: 'created', actor_name: 'Platform', at: tenant.created_at },
  ];
  if (tenant.status !== 'pending_review') {
    events.unshift({ ...base, id: random.uuid(), kind: 'reviewed', actor_name: 'Dana Whitlock', to: tenant.status === 'rejected' ? 'reject' : 'approve', note: 'Company number and owner checked against the register; phone answered.', at: iso(start + DAY) });
  }
  if (tenant.status === 'paused' || tenant.status === 'suspended' || tenant.status === 'terminated') {
    events.unshift({ ...base, id: random.uuid(), kind: 'status_changed', actor_name: 'Marcus Bell', from: 'active', to: tenant.status, note: tenant.status_reason, at: tenant.status_changed_at });
  }
  return events;
}

export function usersOf(tenant: Tenant, random: Random): TenantUser[] {
  return Array.from({ length: Math.min(tenant.activity.users_total, 12) }, (_, i) => {
    const name = i === 0 ? tenant.owner_name : `${random.pick(first)} ${random.pick(last)}`;
    return {
      id: random.uuid(), name, email: `${name.toLowerCase().replace(' ', '.')}@${tenant.subdomain}.example`,
      role: i === 0 ? 'owner' : i < 3 ? 'admin' : 'user', locked: random.chance(0.05), last_sign_in_at: tenant.activity.last_active_at,
    };
  });
}

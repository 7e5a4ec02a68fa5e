import { modules, type Deployment, type Job, type JobItem, type Site, type SiteHealth, type SiteQuery, type SiteRow, type Tenant, type UpgradeRequest } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { isOpen, open, start } from './jobs';
import { counted } from './subscriptions';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const FILES = ['config.json', 'icon.svg', 'live.js', 'locales/en.json', 'locales/fa.json', 'manifest.webmanifest', 'package.json', 'robots.txt', 'style.css', ...modules.map((module) => `icons/${module}.svg`)].sort();
const DAY = 86_400_000;

interface Known {
  sites: Map<string, Site>;
  missing: Map<string, string[]>;
  versions: Map<string, Deployment[]>;
  requests: UpgradeRequest[];
}

const known = new WeakMap<World, Known>();

/** What each world knows of sites; believable, and the same for the same world. */
export function sitesOf(world: World): Known {
  const there = known.get(world);
  if (there) return there;
  const made: Known = { sites: new Map(), missing: new Map(), versions: new Map(), requests: [] };
  counted(world).forEach((tenant, index) => {
    if (index % 4 === 0) return;
    const state = index % 11 === 0 ? 'broken' : index % 5 === 0 ? 'outdated' : 'healthy';
    put(world, made, tenant, state, world.now() - (index % 40) * DAY);
    if (state === 'broken') made.missing.set(tenant.id, ['config.json', 'icons/tasks.svg']);
  });
  const asking = counted(world).filter((tenant) => tenant.status === 'active').slice(0, 3);
  asking.forEach((tenant, index) => {
    const module = modules.find((one) => !tenant.modules.includes(one)) ?? 'wallet';
    const open = index < 2;
    made.requests.push({
      id: world.random.uuid(), version: 1, tenant_id: tenant.id, tenant_name: tenant.name, module, state: open ? 'open' : 'declined', note: index === 0 ? 'We pay twelve people by hand at the moment.' : null,
      asked_by_name: tenant.owner_name, asked_by_email: tenant.owner_email, asked_at: iso(world.now() - (index + 1) * 3_600_000), decided_by: null, decided_by_name: open ? null : 'Marcus Bell', decided_at: open ? null : iso(world.now()), answer: open ? null : 'It comes with the plan Pro.',
    });
  });
  known.set(world, made);
  return made;
}

function put(world: World, state: Known, tenant: Tenant, found: Site['state'], at: number): Site {
  const versions = state.versions.get(tenant.id) ?? [];
  const number = (versions[0]?.number ?? 0) + 1;
  const by = world.operators[0]?.name ?? '';
  const site: Site = { id: tenant.id, version: number, number, deployed_at: iso(at), deployed_by_name: by, template: 1, files: FILES.length, bytes: 41_200, state: found, faults: found === 'broken' ? 2 : 0, checked_at: iso(at) };
  const version: Deployment = { number, state: 'current', template: 1, files: FILES.length, files_copied: FILES.length, bytes: 41_200, copy_of: null, job_id: null, asked_by_name: by, asked_at: iso(at), deployed_at: iso(at) };
  state.versions.set(tenant.id, [version, ...versions.map((one) => (one.state === 'current' ? { ...one, state: 'retired' as const } : one))]);
  state.sites.set(tenant.id, site);
  return site;
}

function onlineOnly(world: World) {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
}

type Order = { of: 'one'; number: number; from: number | null } | { of: 'many'; force: boolean };

const deployments = (world: World) => world.jobs.filter((job) => job.kind === 'deployment');
const isDeploying = (world: World, id: string) => deployments(world).some((job) => job.tenant_id === id && isOpen(job));

function deploy(world: World, id: string): Deployment | undefined {
  const state = sitesOf(world);
  put(world, state, found(world.tenants, id), 'healthy', world.now());
  state.missing.delete(id);
  return state.versions.get(id)?.[0];
}

/** A row of a deployment: of one tenant a file or, at the end, the new version; of many a whole site. */
export function deployRow(world: World, job: Job, item: JobItem): Partial<JobItem> {
  const order = job.params as Order;
  const id = item.tenant_id ?? '';
  if (order.of === 'many') {
    if (!order.force && sitesOf(world).sites.get(id)?.state === 'healthy') return { state: 'skipped' };
    return { state: 'done', result: { version: deploy(world, id)?.number, files_copied: FILES.length, bytes: 41_200 } };
  }
  if (item.label.includes('.')) return { state: 'done', result: { path: item.label, bytes: 1_200 } };
  const version = deploy(world, id);
  if (version) version.copy_of = order.from;
  return { state: 'done', result: { version: version?.number, files_copied: FILES.length, bytes: 41_200 } };
}

function rows(world: World, query: SiteQuery): SiteRow[] {
  const { sites } = sitesOf(world);
  const text = query.text.trim().toLowerCase();
  return counted(world)
    .map((tenant): SiteRow => ({ id: tenant.id, number: tenant.number, name: tenant.name, subdomain: tenant.subdomain, status: tenant.status, site: sites.get(tenant.id) ?? null, deploying: isDeploying(world, tenant.id) }))
    .filter((row) => !text || row.name.toLowerCase().includes(text) || row.subdomain.includes(text))
    .filter((row) => query.state === null || (query.state === 'deploying' ? row.deploying : query.state === 'never_deployed' ? row.site === null : row.site?.state === query.state));
}

function health(world: World, id: string): SiteHealth {
  const tenant = found(world.tenants, id);
  const { sites, missing } = sitesOf(world);
  const site = sites.get(id);
  const gone = missing.get(id) ?? [];
  return {
    tenant_id: id, subdomain: tenant.subdomain, url: `http://${tenant.subdomain}.localhost`, state: site?.state ?? null, frontend_deployed: site !== undefined, config_exists: site !== undefined && !gone.includes('config.json'),
    number: site?.number ?? null, files: site?.files ?? 0, modules_count: modules.length, enabled_modules_count: tenant.modules.length, missing_files: gone, changed_files: [], outdated: site?.state === 'outdated' ? ['name', 'primary'] : [],
    template_outdated: false, checked_at: iso(world.now()),
  };
}

export const sites: Handlers<'sites_page' | 'sites_deploy' | 'site_detail' | 'site_health' | 'site_versions' | 'site_deploy' | 'site_repair' | 'upgrades_list' | 'upgrade_decide'> = {
  sites_page: (world, { query, offset, limit }) => {
    const all = rows(world, { text: '', state: null });
    const matching = rows(world, query);
    const of = (state: Site['state']) => all.filter((row) => row.site?.state === state).length;
    return {
      total: matching.length, offset, rows: matching.slice(offset, offset + limit), queue: deployments(world).filter(isOpen).reverse(), live: !world.offline, as_of: iso(world.now() - 800),
      counts: { all: all.length, never_deployed: all.filter((row) => row.site === null).length, healthy: of('healthy'), outdated: of('outdated'), broken: of('broken'), deploying: all.filter((row) => row.deploying).length },
    };
  },
  sites_deploy: (world, { selection, force }) => {
    onlineOnly(world);
    const ids = selection.by === 'ids' ? selection.ids : rows(world, selection.query).map((row) => row.id);
    if (selection.by === 'query' && ids.length !== selection.expected) throw problem('conflict', `${ids.length} sites match now, not ${selection.expected}. Look at them and confirm again.`, { status: 409 });
    const job = open(world, { kind: 'deployment', title: `Deploy ${ids.length} sites`, params: { of: 'many', force } satisfies Order, parent: null, tenant_id: null }, ids.map((id) => ({ tenant_id: id, label: found(world.tenants, id).name })));
    start(world, job);
    return job;
  },
  site_detail: (world, { id }) => {
    const tenant = found(world.tenants, id);
    const { sites, requests } = sitesOf(world);
    return { id, name: tenant.name, subdomain: tenant.subdomain, status: tenant.status, site: sites.get(id) ?? null, job: deployments(world).find((job) => job.tenant_id === id) ?? null, requests: requests.filter((request) => request.tenant_id === id), live: !world.offline, as_of: iso(world.now() - 800) };
  },
  site_health: (world, { id }) => {
    onlineOnly(world);
    return health(world, id);
  },
  site_versions: (world, { id }) => {
    onlineOnly(world);
    return { url: health(world, id).url, items: sitesOf(world).versions.get(id) ?? [] };
  },
  site_deploy: (world, { id, from }) => {
    onlineOnly(world);
    const tenant = found(world.tenants, id);
    if (isDeploying(world, id)) throw problem('conflict', 'This site is being deployed already. Wait for it to end, or cancel it.', { status: 409 });
    const number = (sitesOf(world).versions.get(id)?.[0]?.number ?? 0) + 1;
    const title = from === null ? `Deploy the site of ${tenant.name}` : `Bring version ${from} of the site of ${tenant.name} back`;
    const steps = [...FILES, `Make version ${number} current`];
    const job = open(world, { kind: 'deployment', title, params: { of: 'one', number, from } satisfies Order, parent: null, tenant_id: id }, steps.map((label) => ({ tenant_id: id, label })));
    start(world, job);
    return job;
  },
  site_repair: (world, { id }) => {
    onlineOnly(world);
    const { sites, missing } = sitesOf(world);
    const mended = missing.get(id) ?? ['config.json'];
    missing.delete(id);
    const site = sites.get(id);
    if (site) sites.set(id, { ...site, state: 'healthy', faults: 0, version: site.version + 1 });
    world.changed('sites');
    return { mended, health: health(world, id) };
  },
  upgrades_list: (world) => {
    const { requests } = sitesOf(world);
    return { open: requests.filter((request) => request.state === 'open'), answered: requests.filter((request) => request.state !== 'open'), live: !world.offline, as_of: iso(world.now() - 800) };
  },
  upgrade_decide: (world, { id, grant, note }) => {
    onlineOnly(world);
    const request = found(sitesOf(world).requests, id);
    Object.assign(request, { state: grant ? 'granted' : 'declined', version: request.version + 1, decided_by_name: world.operators[0]?.name ?? '', decided_at: iso(world.now()), answer: note });
    if (grant) {
      const tenant = found(world.tenants, request.tenant_id);
      tenant.modules = [...tenant.modules, request.module];
    }
    world.changed('upgrades', 'tenants');
    return { ...request };
  },
};

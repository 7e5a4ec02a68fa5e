import { modules, type Deployment, type Job, type Site, type SiteHealth, type SiteQuery, type SiteRow, type Tenant, type UpgradeRequest } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
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

function jobOf(world: World, title: string, total: number, tenant: string | null): Job {
  const now = iso(world.now());
  return {
    id: world.random.uuid(), version: 1, kind: 'deployment', title, state: 'done', author: world.operators[0]?.id ?? '', author_name: world.operators[0]?.name ?? '', created_at: now, started_at: now, ended_at: now,
    total, done: total, failed: 0, skipped: 0, params: {}, parent: null, tenant_id: tenant, approval_id: null,
  };
}

function rows(world: World, query: SiteQuery): SiteRow[] {
  const { sites } = sitesOf(world);
  const text = query.text.trim().toLowerCase();
  return counted(world)
    .map((tenant): SiteRow => ({ id: tenant.id, number: tenant.number, name: tenant.name, subdomain: tenant.subdomain, status: tenant.status, site: sites.get(tenant.id) ?? null, deploying: false }))
    .filter((row) => !text || row.name.toLowerCase().includes(text) || row.subdomain.includes(text))
    .filter((row) => query.state === null || (query.state === 'never_deployed' ? row.site === null : row.site?.state === query.state));
}

function health(world: World, id: string): SiteHealth {
  const tenant = found(world.tenants, id);
  const { sites, missing } = sitesOf(world);
  const site = sites.get(id);
  const gone = missing.get(id) ?? [];
  return {
    tenant_id: id, subdomain: tenant.subdomain, url: `http://${tenant.subdomain}.localhost:8080`, state: site?.state ?? null, frontend_deployed: site !== undefined, config_exists: site !== undefined && !gone.includes('config.json'),
    number: site?.number ?? null, files: site?.files ?? 0, modules_count: modules.length, enabled_modules_count: tenant.modules.length, missing_files: gone, changed_files: [], outdated: site?.state === 'outdated' ? ['name', 'primary'] : [],
    template_outdated: false, checked_at: iso(world.now()),
  };
}

export const sites: Handlers<'sites_page' | 'sites_deploy' | 'site_detail' | 'site_health' | 'site_versions' | 'site_deploy' | 'site_repair' | 'site_job_cancel' | 'site_job_retry' | 'upgrades_list' | 'upgrade_decide'> = {
  sites_page: (world, { query, offset, limit }) => {
    const all = rows(world, { text: '', state: null });
    const matching = rows(world, query);
    const of = (state: Site['state']) => all.filter((row) => row.site?.state === state).length;
    return {
      total: matching.length, offset, rows: matching.slice(offset, offset + limit), queue: [], live: !world.offline, as_of: iso(world.now() - 800),
      counts: { all: all.length, never_deployed: all.filter((row) => row.site === null).length, healthy: of('healthy'), outdated: of('outdated'), broken: of('broken'), deploying: 0 },
    };
  },
  sites_deploy: (world, { selection }) => {
    onlineOnly(world);
    const state = sitesOf(world);
    const ids = selection.by === 'ids' ? selection.ids : rows(world, selection.query).map((row) => row.id);
    for (const id of ids) {
      put(world, state, found(world.tenants, id), 'healthy', world.now());
      state.missing.delete(id);
    }
    world.changed('sites', 'jobs');
    return jobOf(world, `Deploy ${String(ids.length)} sites`, ids.length, null);
  },
  site_detail: (world, { id }) => {
    const tenant = found(world.tenants, id);
    const { sites, requests } = sitesOf(world);
    return { id, name: tenant.name, subdomain: tenant.subdomain, status: tenant.status, site: sites.get(id) ?? null, job: null, requests: requests.filter((request) => request.tenant_id === id), live: !world.offline, as_of: iso(world.now() - 800) };
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
    const state = sitesOf(world);
    put(world, state, tenant, 'healthy', world.now());
    const newest = state.versions.get(id)?.[0];
    if (newest) newest.copy_of = from;
    state.missing.delete(id);
    world.changed('sites', 'jobs');
    return jobOf(world, `Deploy the site of ${tenant.name}`, FILES.length + 1, id);
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
  site_job_cancel: (world) => {
    onlineOnly(world);
    return null;
  },
  site_job_retry: (world, { id }) => {
    onlineOnly(world);
    return { ...jobOf(world, 'Deploy', 1, null), parent: id };
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

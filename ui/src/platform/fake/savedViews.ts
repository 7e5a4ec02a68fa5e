import type { ShownView, ViewContent } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { enqueue } from './govern';
import { searchTenants } from './views';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const of = (world: World, id: string): ShownView => {
  const shown = world.views.find(({ view }) => view.id === id);
  if (!shown) throw problem('not_found', 'The copy does not hold this view.', { status: 404 });
  return shown;
};

function count(world: World, content: ViewContent): number {
  if (content.list === 'tenants') return searchTenants(world, { ...content.filter, sort: content.sort, descending: content.descending }).length;
  return world.tenants.filter((tenant) => content.filter.plans.length === 0 || content.filter.plans.includes(tenant.plan)).length;
}

function told(world: World): null {
  world.changed('views', 'outbox');
  return null;
}

export const savedViews: Handlers<'views_list' | 'views_counts' | 'view_create' | 'view_change' | 'view_delete' | 'view_pin' | 'view_usual'> = {
  views_list: (world) => ({
    views: [...world.views].sort((a, b) => a.view.name.localeCompare(b.view.name)),
    pinned: world.views.filter((shown) => shown.pinned).map(({ view }) => view.id),
  }),
  views_counts: (world) => world.views.filter((shown) => shown.pinned).map(({ view }) => ({ id: view.id, count: count(world, view.content) })),
  view_create: (world, { view: { name, shared, content } }) => {
    if (shared && world.role === 'support') throw problem('forbidden', 'This needs the role admin.', { status: 403 });
    const me = found(world.operators, world.operators[0]?.id ?? '');
    const id = world.random.uuid();
    const at = iso(world.now());
    world.views.push({
      view: { id, version: 1, name, shared, owner_id: me.id, owner_name: me.name, content, created_at: at, updated_at: at, updated_by_name: me.name },
      mine: true, pinned: false, usual: false, may_change: true, may_delete: true, pending: world.offline,
    });
    if (world.offline) enqueue(world, { kind: 'view_create', subject: name, place: null, intent: '' });
    told(world);
    return id;
  },
  view_change: (world, { id, patch }) => {
    const shown = of(world, id);
    shown.view = { ...shown.view, name: patch.name ?? shown.view.name, shared: patch.shared ?? shown.view.shared, content: patch.content ?? shown.view.content, version: shown.view.version + 1 };
    return told(world);
  },
  view_delete: (world, { id }) => {
    const shown = of(world, id);
    world.views = world.views.filter((other) => other !== shown);
    const item = enqueue(world, { kind: 'view_delete', subject: shown.view.name, place: null, intent: '' });
    Object.assign(item, { state: 'waiting', cancellable: true });
    world.deletedViews.set(item.id, shown);
    told(world);
    return item.id;
  },
  view_pin: (world, { id, pinned }) => {
    of(world, id).pinned = pinned;
    return told(world);
  },
  view_usual: (world, { usual }) => {
    for (const shown of world.views) if (shown.view.content.list === usual.list) shown.usual = shown.view.id === usual.view;
    return told(world);
  },
};

import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionQuery, TenantQuery, ViewContent } from '@/contract';
import type { World } from '@/platform/fake/world';
import { expectNoViolations, renderApp } from '@/test/render';
import { codec as subscriptions, everything as allSubscriptions } from '../subscriptions/address';
import { choices, codec as tenants, everything as allTenants } from '../tenants/address';
import { parseAsked, searchOf, type Codec } from './address';
import { same, subscriptionViews, tenantViews } from './content';

beforeEach(() => localStorage.clear());

const suspended: ViewContent = {
  list: 'tenants', filter: { text: '', statuses: ['suspended'], plans: [], business_types: [], sizes: [], health: [], tags: [], flagged: null, archived: false, awaiting_review: false },
  sort: 'revenue', descending: true, columns: [{ key: 'owner', width: null }, { key: 'name', width: 320 }],
};

/** Puts a view into the world; its id. */
function saved(world: World, name: string, more: Partial<World['views'][number]> & { shared?: boolean; content?: ViewContent } = {}): string {
  const id = world.random.uuid();
  const { shared = false, content = suspended, ...rest } = more;
  const owner = world.operators[rest.mine === false ? 1 : 0];
  world.views.push({
    view: { id, version: 1, name, shared, owner_id: owner?.id ?? '', owner_name: owner?.name ?? '', content, created_at: '2026-11-21T09:00:00.000Z', updated_at: '2026-11-21T09:00:00.000Z', updated_by_name: owner?.name ?? '' },
    mine: true, pinned: false, usual: false, may_change: true, may_delete: true, pending: false, ...rest,
  });
  return id;
}

const bar = (name: string) => screen.findByRole('button', { name });
const inMenu = async (trigger: string, item: RegExp | string) => {
  await userEvent.click(await bar(trigger));
  const choices = () => (['menuitem', 'menuitemradio'] as const).flatMap((role) => screen.queryAllByRole(role, { name: item }));
  await waitFor(() => expect(choices()).toHaveLength(1));
  await userEvent.click(choices()[0]!);
};
/** Without the one that holds the boxes. */
const headers = () => screen.getAllByRole('columnheader').map((header) => header.textContent).filter((text) => text !== 'Select all');

/** Every subset of a few values, and every pair of what follows: small enough to try all. */
function subsets<T>(values: readonly T[]): T[][] {
  return values.reduce<T[][]>((all, value) => [...all, ...all.map((some) => [...some, value])], [[]]);
}

describe('the question of a list', () => {
  const again = <Q,>(codec: Codec<Q>, query: Q) => parseAsked(codec, searchOf(codec, { query, row: null, view: 'none' })).query;

  it('comes back from the address as it went in, whatever is asked', () => {
    const texts = ['', 'dental & co', 'ä=ü?', 'دندان', 'a,b'];
    let tried = 0;
    for (const statuses of subsets(choices.status.slice(0, 4)))
      for (const tags of subsets(['vip', 'a,b', 'ü&='])) {
        const text = texts[tried % texts.length] ?? '';
        const query: TenantQuery = { ...allTenants, text, statuses, tags, flagged: tried % 2 ? true : null, archived: tried % 3 === 0, awaiting_review: tried % 5 === 0, sort: tried % 2 ? 'risk' : 'name', descending: tried % 7 < 3 };
        expect(again(tenants, query)).toEqual(query);
        const content = tenantViews.keep(query, [{ key: 'name', width: tried % 2 ? 200 : null }]);
        expect(tenantViews.take(content)).toEqual({ query, columns: [{ key: 'name', width: tried % 2 ? 200 : null }] });
        tried += 1;
      }
    for (const states of subsets(['trial', 'expiring', 'free'] as const)) {
      const query: SubscriptionQuery = { text: 'x', states: [...states].sort((a, b) => ['trial', 'expiring', 'free'].indexOf(a) - ['trial', 'expiring', 'free'].indexOf(b)), plans: ['pro'], descending: states.length > 1 };
      expect(again(subscriptions, query)).toEqual(query);
      expect(subscriptionViews.take(subscriptionViews.keep(query, []))?.query).toEqual(query);
    }
    expect(tried).toBeGreaterThan(100);
    expect(again(subscriptions, allSubscriptions)).toEqual(allSubscriptions);
  });

  it('is the same whatever the order of choices, and another when columns change places', () => {
    if (suspended.list !== 'tenants') throw new Error('unreachable');
    const two = (statuses: ('active' | 'paused')[]): ViewContent => ({ ...suspended, filter: { ...suspended.filter, statuses } });
    expect(same(two(['active', 'paused']), two(['paused', 'active']))).toBe(true);
    expect(same(two(['active']), two(['paused']))).toBe(false);
    expect(same(suspended, { ...suspended, columns: [...suspended.columns].reverse() })).toBe(false);
  });
});

describe('saved views', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s, in the sidebar and in the menu', async (language) => {
    const { port } = await renderApp('/tenants', { language, prepare: (world) => { saved(world, 'At risk', { pinned: true }); } });
    const places = await screen.findByRole('navigation');
    expect(await within(places).findByText('At risk')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-busy', 'false'));
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: language === 'en' ? 'Without a view' : 'بدون نما' }));
    await screen.findByRole('menu');
    await expectNoViolations(screen.getByRole('menu'));
    expect(port.world.views).toHaveLength(1);
  });

  it('keeps what the list shows under a name and carries it in the address', async () => {
    const { port, history } = await renderApp('/tenants?status=suspended&sort=-revenue');
    await inMenu('Without a view', 'Save as new view…');
    const dialog = await screen.findByRole('dialog', { name: 'Save as new view…' });
    await expectNoViolations(dialog);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByText('Write 1 to 60 characters.')).toBeVisible();
    await userEvent.type(within(dialog).getByRole('textbox', { name: /Name/ }), 'Suspended first{Enter}');
    expect(await bar('Suspended first')).toBeVisible();
    const [view] = port.world.views;
    expect(view?.view).toMatchObject({ name: 'Suspended first', shared: false, content: { list: 'tenants', filter: { statuses: ['suspended'] }, sort: 'revenue', descending: true } });
    expect(history.location.search).toContain(`view=${view?.view.id}`);
    expect(screen.queryByText('Modified')).toBeNull();
  });

  it('opens with its filter, order, columns and widths by its name alone', async () => {
    let id = '';
    const { history, port } = await renderApp('/inbox', { prepare: (world) => { id = saved(world, 'Suspended first'); } });
    history.push(`/tenants?view=${id}`);
    const grid = await screen.findByRole('grid', { name: 'Tenants' });
    const count = port.world.tenants.filter((tenant) => tenant.status === 'suspended').length;
    await waitFor(() => expect(grid).toHaveAttribute('aria-rowcount', String(count + 1)));
    await waitFor(() => expect(headers()).toEqual(['Owner', 'Name']));
    expect(screen.getByRole('grid').style.getPropertyValue('--local-columns')).toContain('320px');
  });

  it('marks what was changed, saves it and takes it back', async () => {
    let id = '';
    const { port } = await renderApp('/inbox', { prepare: (world) => { id = saved(world, 'Suspended first'); } });
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.type(await screen.findByRole('combobox', { name: /palette/i }), 'suspended first');
    await userEvent.click(await screen.findByRole('option', { name: /Suspended first/ }));
    await userEvent.click(await screen.findByRole('button', { name: /^Name/ }));
    expect(await screen.findByText('Modified')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Reset' }));
    await waitFor(() => expect(screen.queryByText('Modified')).toBeNull());
    await userEvent.click(await screen.findByRole('button', { name: /^Name/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(port.world.views.find(({ view }) => view.id === id)?.view.content).toMatchObject({ sort: 'name' }));
    await waitFor(() => expect(screen.queryByText('Modified')).toBeNull());
  });

  it('changes the order of columns by keys, by arrows, and their widths', async () => {
    await renderApp('/tenants', { prepare: (world) => { saved(world, 'Two columns', { usual: true }); } });
    await bar('Two columns');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Move Name up' }));
    await waitFor(() => expect(headers()).toEqual(['Name', 'Owner']));
    screen.getByRole('checkbox', { name: 'Name' }).focus();
    screen.getByRole('checkbox', { name: 'Owner' }).focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(headers()).toEqual(['Owner', 'Name']));
    const width = screen.getByRole('textbox', { name: 'Width of Owner' });
    await userEvent.type(width, '9999{Enter}');
    await waitFor(() => expect(screen.getByRole('grid').style.getPropertyValue('--local-columns')).toContain('1200px'));
    expect(screen.getByText('Modified')).toBeInTheDocument();
  });

  it('takes widths from the edges of the headers, into the view as a change and without a view onto this device', async () => {
    const { history, unmount } = await renderApp('/tenants', { prepare: (world) => { saved(world, 'Two columns', { usual: true }); } });
    await bar('Two columns');
    const edge = () => screen.findByRole('separator', { name: 'Width of Name' });
    (await edge()).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(await screen.findByText('Modified')).toBeVisible();
    expect(new URLSearchParams(history.location.search).get('cols')).toMatch(/^owner:\d+,name:328$/);
    expect(await edge()).toHaveAttribute('aria-valuenow', '328');
    await userEvent.click(screen.getByRole('button', { name: 'Reset' }));
    await waitFor(() => expect(screen.queryByText('Modified')).toBeNull());
    await inMenu('Two columns', 'Without a view');
    (await screen.findByRole('separator', { name: 'Width of Plan' })).focus();
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(localStorage.getItem('wheelhouse.tenants.columns')).toMatch(/(^|,)plan:80(,|$)/));
    unmount();
    await renderApp('/tenants');
    expect(await screen.findByRole('separator', { name: 'Width of Plan' })).toHaveAttribute('aria-valuenow', '80');
  });

  it('takes widths typed as a Persian keyboard types them', async () => {
    await renderApp('/tenants', { prepare: (world) => { saved(world, 'Two columns', { usual: true }); } });
    await bar('Two columns');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Width of Owner' }), '۲۵۰{Enter}');
    await waitFor(() => expect(screen.getByRole('grid', { hidden: true }).style.getPropertyValue('--local-columns')).toContain('250px'));
  });

  it('lets a column go and brings it back without losing the place, and all of them back to what the list proposes', async () => {
    await renderApp('/tenants');
    await screen.findByRole('grid');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const box = await screen.findByRole('checkbox', { name: 'Plan' });
    expect(screen.getByRole('button', { name: 'As the list proposes' })).toHaveAccessibleDescription(/so already/);
    act(() => box.focus());
    await userEvent.keyboard(' ');
    expect(box).not.toBeChecked();
    expect(box).toHaveFocus();
    expect(headers()).not.toContain('Plan');
    await userEvent.keyboard(' ');
    expect(box).toBeChecked();
    expect(box).toHaveFocus();
    expect(headers().at(-1)).toBe('Plan');
    expect(localStorage.getItem('wheelhouse.tenants.columns')).toContain('plan');
    await userEvent.click(screen.getByRole('button', { name: 'As the list proposes' }));
    expect(headers().at(-1)).not.toBe('Plan');
    expect(headers()).toContain('Plan');
    expect(localStorage.getItem('wheelhouse.tenants.columns')).toBeNull();
  });

  it('keeps the focus on an arrow that leads no further, and says why', async () => {
    await renderApp('/tenants', { prepare: (world) => { saved(world, 'Two columns', { usual: true }); } });
    await bar('Two columns');
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const up = await screen.findByRole('button', { name: 'Move Name up' });
    await userEvent.click(up);
    await waitFor(() => expect(headers()).toEqual(['Name', 'Owner']));
    expect(up).toHaveFocus();
    expect(up).toHaveAccessibleDescription(/first column/);
  });

  it('tells in its menu which view the list shows', async () => {
    await renderApp('/tenants', { prepare: (world) => { saved(world, 'Suspended first', { usual: true }); } });
    await userEvent.click(await bar('Suspended first'));
    expect(await screen.findByRole('menuitemradio', { name: /^Suspended first/, checked: true })).toBeVisible();
    expect(screen.getByRole('menuitemradio', { name: 'Without a view', checked: false })).toBeVisible();
  });

  it('opens the list with the usual one, and without it when told', async () => {
    const { history } = await renderApp('/tenants', { prepare: (world) => { saved(world, 'Mine first', { usual: true }); } });
    await bar('Mine first');
    expect(history.location.search).toContain('status=suspended');
    await inMenu('Mine first', 'Without a view');
    expect(await bar('Without a view')).toBeVisible();
    expect(history.location.search).toBe('?view=none');
  });

  it('pins into the sidebar with its count, deletes and undoes', async () => {
    const { port } = await renderApp('/tenants', { prepare: (world) => { saved(world, 'Suspended first', { usual: true }); } });
    await inMenu('Suspended first', 'Pin to the sidebar');
    const link = await screen.findByRole('link', { name: /Suspended first/ });
    expect(link).toHaveTextContent(String(port.world.tenants.filter((tenant) => tenant.status === 'suspended').length));
    await inMenu('Suspended first', 'Delete');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Suspended first/ })).toBeNull());
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: /Suspended first/ })).toBeVisible();
  });

  it('lets nobody change what others shared, and says whose it is', async () => {
    await renderApp('/tenants', { prepare: (world) => { saved(world, 'Of Marcus', { usual: true, shared: true, mine: false, may_change: false, may_delete: false }); } });
    await userEvent.click(await bar('Of Marcus'));
    const rename = await screen.findByRole('menuitem', { name: /Rename/ });
    expect(rename).toHaveAttribute('aria-disabled', 'true');
    expect(rename).toHaveTextContent('Marcus Bell shared it');
    expect(screen.getByRole('menuitem', { name: /Pin to the sidebar/ })).not.toHaveAttribute('aria-disabled');
  });

  it('offers support no sharing and says who may', async () => {
    await renderApp('/tenants', { prepare: (world) => { world.role = 'support'; } });
    await inMenu('Without a view', 'Save as new view…');
    expect(await screen.findByRole('checkbox', { name: /^Share with everybody/ })).toBeDisabled();
    expect(within(screen.getByRole('dialog')).getByText(/Needs the role/)).toBeVisible();
  });

  it('says so when the view of a link is not there', async () => {
    await renderApp('/tenants?view=01990000-0000-7000-8000-000000000000');
    expect(await bar('This view is not there any more')).toBeVisible();
  });

  it('waits in the outbox without a connection', async () => {
    const { port } = await renderApp('/subscriptions?state=expiring', { prepare: (world) => { world.offline = true; } });
    await inMenu('Without a view', 'Save as new view…');
    await userEvent.type(await screen.findByRole('textbox', { name: /Name/ }), 'Expiring{Enter}');
    expect(await bar('Expiring')).toBeVisible();
    expect(port.world.outbox[0]?.kind).toBe('view_create');
    expect(port.world.views[0]?.view.content).toMatchObject({ list: 'subscriptions', filter: { states: ['expiring'] } });
  });
});

describe('the address of the subscriptions', () => {
  it('holds their filters, also beside a detail and on the way back', async () => {
    const { history } = await renderApp('/subscriptions?plan=pro');
    const grid = await screen.findByRole('grid', { name: /Subscriptions/i });
    await waitFor(() => expect(within(grid).getAllByRole('row').length).toBeGreaterThan(1));
    const row = within(grid).getAllByRole('row')[1];
    if (!row) throw new Error('unreachable');
    await userEvent.click(row);
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/subscriptions\/.+/));
    expect(history.location.search).toBe('?plan=pro');
    history.back();
    await waitFor(() => expect(history.location.pathname).toBe('/subscriptions'));
    expect(history.location.search).toBe('?plan=pro');
  });
});

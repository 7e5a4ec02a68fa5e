import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakePort } from '@/platform/fake';
import { expectNoViolations, renderApp } from '@/test/render';
import { addressOf, everything, parse } from './address';

beforeEach(() => localStorage.clear());

const list = () => screen.findByRole('grid', { name: 'Tenants' });
const rowsOf = async () => within(await list()).getAllByRole('row').slice(1);
const countOf = (port: FakePort, status: string) => port.world.tenants.filter((tenant) => tenant.status === status).length;

describe('the address of the list', () => {
  it('holds the whole question and gives it back', () => {
    const query = { ...everything, text: 'dental & co', statuses: ['active', 'paused'] as const, tags: ['pilot'], flagged: true, sort: 'risk' as const, descending: true };
    const address = addressOf({ query: { ...query, statuses: [...query.statuses] }, row: 42 });
    expect(parse(address.slice('/tenants'.length))).toEqual({ query, row: 42 });
  });

  it('ignores what it does not know', () => {
    expect(parse('?status=active,wild&sort=shoe&row=-3')).toEqual({ query: { ...everything, statuses: ['active'] }, row: null });
  });

  it('stays bare when nothing is asked', () => expect(addressOf({ query: everything, row: null })).toBe('/tenants'));
});

describe('the tenants', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    await renderApp('/tenants', { language });
    await screen.findByRole('grid');
    await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-busy', 'false'));
    await expectNoViolations();
  });

  it('opens filtered as the overview asked, and says how many', async () => {
    const { port } = await renderApp('/tenants?status=suspended');
    await waitFor(async () => expect(await list()).toHaveAttribute('aria-rowcount', String(countOf(port, 'suspended') + 1)));
    for (const row of await rowsOf()) expect(row).toHaveTextContent('Suspended');
  });

  it('narrows as one types and finds its way back from the dossier to the very place', async () => {
    const { port, history } = await renderApp('/tenants');
    await list();
    const [wanted] = port.world.tenants.filter((tenant) => tenant.status === 'active');
    if (!wanted) throw new Error('unreachable');
    await userEvent.keyboard('/');
    await userEvent.keyboard(wanted.subdomain);
    await waitFor(async () => expect((await rowsOf())[0]).toHaveTextContent(wanted.name));
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${wanted.id}`));
    await screen.findByRole('heading', { name: wanted.name, level: 1 });
    history.back();
    await waitFor(() => expect(screen.getByRole('searchbox')).toHaveValue(wanted.subdomain));
    expect(history.location.search).toContain('row=0');
    await waitFor(async () => expect(await list()).toHaveFocus());
  });

  it('sorts by a header, first up and then down', async () => {
    const { history } = await renderApp('/tenants');
    await userEvent.click(await screen.findByRole('button', { name: /^Risk/ }));
    await waitFor(() => expect(history.location.search).toContain('sort=risk'));
    await userEvent.click(screen.getByRole('button', { name: /^Risk/ }));
    await waitFor(() => expect(history.location.search).toContain('sort=-risk'));
    expect(screen.getByRole('columnheader', { name: /Risk/ })).toHaveAttribute('aria-sort', 'descending');
  });

  it('remembers which columns were chosen', async () => {
    const first = await renderApp('/tenants');
    await userEvent.click(await screen.findByRole('button', { name: 'Columns' }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Owner' }));
    expect(screen.getByRole('columnheader', { name: 'Owner' })).toBeInTheDocument();
    first.unmount();
    await renderApp('/tenants');
    await list();
    expect(screen.getByRole('columnheader', { name: 'Owner' })).toBeInTheDocument();
  });

  it('offers to clear what finds nothing', async () => {
    await renderApp('/tenants?q=zzzzqq&plan=pro');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear search and filters' }));
    expect(await list()).toBeVisible();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('previews with the space bar and closes with Escape, the cursor staying in the list', async () => {
    await renderApp('/tenants');
    const grid = await list();
    await waitFor(() => expect(grid).toHaveAttribute('aria-busy', 'false'));
    grid.focus();
    await userEvent.keyboard(' ');
    expect(await screen.findByRole('button', { name: /Open dossier/ })).toBeVisible();
    await waitFor(async () => expect(await list()).toHaveFocus());
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('button', { name: /Open dossier/ })).toBeNull());
  });

  it('marks what waits in the outbox', async () => {
    const { port } = await renderApp('/tenants', { prepare: (world) => { world.offline = true; } });
    await list();
    const tenant = [...port.world.tenants].sort((a, b) => a.name.localeCompare(b.name))[0];
    if (!tenant) throw new Error('unreachable');
    await port.invoke('tenant_edit', { id: tenant.id, patch: { notes: 'called' } });
    expect(await screen.findByRole('img', { name: 'A change waits in the outbox' })).toBeVisible();
  });
});

import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Place } from '@/contract';
import { renderApp } from '@/test/render';
import { linkOf } from './links';
import { pathOf } from './nav';

const copied = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
  copied.mockReset().mockResolvedValue();
});

function clipboard() {
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: copied } });
}

describe('a link from outside', () => {
  it('that started the console is followed', async () => {
    const { history } = await renderApp('/', { prepare: (world) => (world.link = { place: { to: 'incident', id: 'i-1' } }) });
    await waitFor(() => expect(history.location.pathname).toBe('/incidents/i-1'));
  });

  it('that comes later is followed, too', async () => {
    const { port, history } = await renderApp('/outbox');
    await screen.findByRole('navigation');
    port.world.link = { place: { to: 'approvals' } };
    act(() => port.world.changed('link'));
    await waitFor(() => expect(history.location.pathname).toBe('/approvals'));
  });

  it('waits behind the lock and opens after it', async () => {
    const { port, history } = await renderApp('/outbox', { prepare: (world) => Object.assign(world, { phase: 'locked', sample: false, link: { place: { to: 'alerts' } } }) });
    const field = await screen.findByLabelText(/^Password/);
    expect(history.location.pathname).toBe('/outbox');
    await userEvent.type(field, 'right{Enter}');
    await waitFor(() => expect(history.location.pathname).toBe('/alerts'));
    expect(port.world.link).toBeNull();
  });

  it.each([
    ['malformed', /not a link that Wheelhouse makes/],
    ['unknown_place', /no such place/],
    ['not_in_copy', /has this number/],
  ] as const)('that is %s says so and leads nowhere', async (fault, words) => {
    const { history } = await renderApp('/outbox', { prepare: (world) => (world.link = { refused: fault }) });
    expect(await screen.findByText(words)).toBeVisible();
    expect(history.location.pathname).toBe('/outbox');
  });

  it('shows the audit of one tenant', async () => {
    const { history } = await renderApp('/', { prepare: (world) => (world.link = { place: { to: 'audit_of_tenant', id: 't-9' } }) });
    await waitFor(() => expect(history.location.href).toBe('/audit?tenant=t-9'));
    await userEvent.click(await screen.findByRole('button', { name: '2 set' }));
    expect(await screen.findByDisplayValue('t-9')).toBeVisible();
  });
});

describe('copying a link', () => {
  it('from a dossier, from the menu', async () => {
    const { port } = await renderApp('/');
    const tenant = port.world.tenants[3];
    if (!tenant) throw new Error('unreachable');
    const user = userEvent.setup();
    clipboard();
    const { history } = await renderApp(`/tenants/${tenant.id}`);
    await user.click((await screen.findAllByRole('button', { name: 'Actions' })).at(-1)!);
    await user.click(within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Copy link' }));
    expect(copied).toHaveBeenCalledWith(`wheelhouse://tenant/${tenant.id}`);
    expect(history.location.pathname).toBe(`/tenants/${tenant.id}`);
  });

  it('writes what the console reads, for everything with an id', () => {
    const places: Extract<Place, { id: string }>[] = [
      { to: 'tenant', id: 'x' }, { to: 'incident', id: 'x' }, { to: 'alert', id: 'x' }, { to: 'approval', id: 'x' }, { to: 'audit_of_tenant', id: 'x' },
    ];
    expect(places.map(linkOf)).toEqual(['wheelhouse://tenant/x', 'wheelhouse://incident/x', 'wheelhouse://alert/x', 'wheelhouse://approval/x', 'wheelhouse://audit?tenant=x']);
    expect(places.map(pathOf)).toEqual(['/tenants/x', '/incidents/x', '/alerts/x', '/approvals/x', '/audit?tenant=x']);
  });
});

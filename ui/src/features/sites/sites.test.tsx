import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { sitesOf } from '@/platform/fake/sites';
import { expectNoViolations, renderApp } from '@/test/render';

describe('the list of sites', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/sites', { language });
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(3));
    await expectNoViolations();
  });

  it('opens a figure, and deploys all that are in the list', async () => {
    const { port } = await renderApp('/sites');
    await userEvent.click(await screen.findByRole('button', { name: /^Broken/ }));
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(1));
    await userEvent.click(await screen.findByRole('button', { name: /^Deploy (all|the)/ }));
    await waitFor(() => expect([...sitesOf(port.world).sites.values()].filter((site) => site.state === 'broken')).toHaveLength(0));
  });
});

describe('requests for modules', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    await renderApp('/upgrades', { language });
    await waitFor(() => expect(screen.getAllByRole('listitem').length).toBeGreaterThan(1));
    await expectNoViolations();
  });

  it('are granted at once and declined with a note', async () => {
    const { port } = await renderApp('/upgrades');
    const open = () => sitesOf(port.world).requests.filter((request) => request.state === 'open').length;
    const before = open();
    await userEvent.click((await screen.findAllByRole('button', { name: /^Grant/ }))[0]!);
    await waitFor(() => expect(open()).toBe(before - 1));
    await userEvent.click((await screen.findAllByRole('button', { name: /^Decline/ }))[0]!);
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Decline' }));
    expect(open()).toBe(before - 1);
    await userEvent.type(within(dialog).getByLabelText(/Answer to the tenant/), 'It comes with Pro.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Decline' }));
    await waitFor(() => expect(open()).toBe(before - 2));
  });

  it('need the network to be answered', async () => {
    await renderApp('/upgrades', { prepare: (world) => { world.offline = true; } });
    const grant = (await screen.findAllByRole('button', { name: /^Grant/ }))[0]!;
    expect(grant).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('the site in a dossier', () => {
  it('says what is missing and mends it', async () => {
    let id = '';
    const { port } = await renderApp('/', { prepare: (world) => { id = [...sitesOf(world).missing.keys()][0] ?? ''; } }).then((app) => { app.history.push(`/tenants/${id}`); return app; });
    const section = await screen.findByRole('region', { name: 'Site' });
    expect(await within(section).findByText('2 files are missing:')).toBeVisible();
    await expectNoViolations(section);
    await userEvent.click(within(section).getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(sitesOf(port.world).missing.has(id)).toBe(false));
    expect(await within(section).findByText(/Every file is there/)).toBeVisible();
  });
});

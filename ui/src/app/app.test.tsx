import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp } from '@/test/render';

describe('the shell', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/outbox', { language });
    await screen.findByRole('navigation');
    expect(document.documentElement.dir).toBe(language === 'fa' ? 'rtl' : 'ltr');
    await expectNoViolations();
  });

  it('always tells sync, critical incidents, approvals, outbox, impersonations and emergency', async () => {
    await renderApp('/outbox', { tenants: 600 });
    const strip = await screen.findByRole('contentinfo');
    for (const text of ['Live', '1 critical', '2 approvals', 'Outbox empty', '1 impersonation', 'Crisis']) {
      expect(await within(strip).findByText(text)).toBeVisible();
    }
  });

  it('says at once that it is offline, and as of when', async () => {
    const { port } = await renderApp('/outbox');
    await screen.findByText('Live');
    await act(async () => void (await port.invoke('work_offline', { on: true })));
    expect(await screen.findByText(/You are offline/)).toBeVisible();
    expect(within(screen.getByRole('contentinfo')).getByText(/Offline · as of/)).toBeVisible();
  });

  it('goes where a notification points', async () => {
    const { port, history } = await renderApp('/');
    await screen.findByRole('navigation');
    act(() => port.emit('navigate', { to: 'incident', id: 'i-1' }));
    await waitFor(() => expect(history.location.pathname).toBe('/incidents/i-1'));
  });

  it('goes by g and a letter', async () => {
    const { history } = await renderApp('/');
    await screen.findByRole('navigation');
    await userEvent.keyboard('ga');
    await waitFor(() => expect(history.location.pathname).toBe('/approvals'));
    expect(screen.getByRole('link', { name: /Approvals/, current: 'page' })).toBeVisible();
  });
});

describe('the palette', () => {
  it('finds a tenant by what one types and opens it', async () => {
    const { port, history } = await renderApp('/outbox');
    await screen.findByRole('navigation');
    const tenant = port.world.tenants[7];
    if (!tenant) throw new Error('unreachable');
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.type(await screen.findByRole('combobox'), tenant.subdomain);
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(tenant.name) }));
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${tenant.id}`));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('finds a place by its name', async () => {
    const { history } = await renderApp('/');
    await screen.findByRole('navigation');
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.type(await screen.findByRole('combobox'), 'audit');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(history.location.pathname).toBe('/audit'));
  });

  it('stands without violations', async () => {
    await renderApp('/outbox');
    await screen.findByRole('navigation');
    await userEvent.keyboard('{Control>}k{/Control}');
    await screen.findByRole('combobox');
    await expectNoViolations();
  });
});

it('the sheet lists every shortcut', async () => {
  await renderApp('/outbox');
  await screen.findByRole('navigation');
  await userEvent.keyboard('?');
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const label of ['Command palette', 'Next row', 'All tenants', 'Lock the console']) expect(within(sheet).getByText(label)).toBeVisible();
  await expectNoViolations();
});

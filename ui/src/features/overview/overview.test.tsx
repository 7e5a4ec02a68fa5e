import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp } from '@/test/render';

const calm = { prepare: (world: Parameters<NonNullable<NonNullable<Parameters<typeof renderApp>[1]>['prepare']>>[0]) => {
  world.incidents.forEach((incident) => (incident.resolved_at = '2026-11-21T08:00:00.000Z'));
  world.alerts.forEach((alert) => (alert.status = 'resolved'));
} };

describe('the overview', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/', { language });
    await waitFor(() => expect(document.querySelector('[data-level]')).not.toBeNull());
    await expectNoViolations();
  });

  it('says at once that something burns, what it is, and that nobody has it', async () => {
    await renderApp('/', { tenants: 300 });
    const pulse = await screen.findByRole('alert');
    expect(pulse).toHaveTextContent('1 critical incident');
    expect(pulse).toHaveTextContent('Voice calls fail for all tenants in eu-west');
    expect(pulse).toHaveTextContent('nobody has it in hand');
    expect(within(pulse).getByRole('img', { name: 'Critical' })).toBeInTheDocument();
  });

  it('is calm when nothing does', async () => {
    await renderApp('/', calm);
    expect(await screen.findByText('All calm')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('No open incident')).toBeVisible();
  });

  it('opens the list behind a bar', async () => {
    const { history } = await renderApp('/', { tenants: 300 });
    const list = await screen.findByRole('list', { name: 'Tenants by status' });
    await userEvent.click(within(list).getByRole('button', { name: /Suspended/ }));
    await waitFor(() => expect(`${history.location.pathname}${history.location.search}`).toBe('/tenants?status=suspended'));
  });

  it('says as of when, offline', async () => {
    await renderApp('/', { prepare: (world) => { world.offline = true; } });
    const main = await screen.findByRole('main');
    expect(await within(main).findByText(/^As of/)).toBeVisible();
  });
});

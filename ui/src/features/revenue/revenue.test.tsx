import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp } from '@/test/render';
import { spanOf } from './period';

describe('periods', () => {
  const now = Date.parse('2026-01-15T10:00:00Z');
  it('are calendar months in UTC, also over the turn of the year', () => {
    expect(spanOf('month', now)).toEqual({ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' });
    expect(spanOf('last_month', now)).toEqual({ from: '2025-12-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' });
    expect(spanOf('year', now)).toEqual({ from: '2025-02-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' });
    expect(spanOf('2025-12', now)).toEqual(spanOf('last_month', now));
  });
  it('of ninety days stand still for a day', () => {
    expect(spanOf('days', now)).toEqual(spanOf('days', now + 3_600_000));
    expect(Date.parse(spanOf('days', now).to) - Date.parse(spanOf('days', now).from)).toBe(90 * 86_400_000);
  });
});

describe('the revenue', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/revenue', { language });
    await screen.findByRole('table');
    await expectNoViolations();
  });

  it('opens the tenants behind a figure, and each leads to its dossier', async () => {
    const { history, port } = await renderApp('/revenue');
    await userEvent.click(await screen.findByRole('button', { name: /^Paying tenants/ }));
    const drawer = await screen.findByRole('dialog', { name: 'Paying tenants' });
    const links = await within(drawer).findAllByRole('link');
    await expectNoViolations();
    const name = port.world.tenants.find((tenant) => links[0]?.textContent?.startsWith(tenant.name))?.id;
    await userEvent.click(links[0]!);
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${name}`));
  });

  it('shows what moved in another period, and who it was', async () => {
    await renderApp('/revenue');
    const movements = await screen.findByRole('region', { name: 'Movements' });
    await userEvent.click(within(movements).getByRole('tab', { name: '12 months' }));
    const churn = await within(movements).findByRole('button', { name: /^Churn/ });
    await waitFor(() => expect(churn).toBeEnabled());
    expect(churn.textContent).toMatch(/-£/);
    const count = Number(/(\d+) changes?$/.exec(churn.textContent ?? '')?.[1]);
    await userEvent.click(churn);
    const drawer = await screen.findByRole('dialog', { name: 'Churn · 12 months' });
    expect(await within(drawer).findAllByRole('link')).toHaveLength(Math.min(50, count));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('tells twelve months in words, and a month that is pressed becomes the period', async () => {
    await renderApp('/revenue');
    const table = await screen.findByRole('table', { name: 'Twelve months' });
    expect(within(table).getAllByRole('row')).toHaveLength(13);
    const months = screen.getByRole('region', { name: 'Twelve months' });
    const [first] = within(months).getAllByRole('button', { name: /MRR £/ });
    await userEvent.click(first!);
    expect(first).toHaveAttribute('aria-pressed', 'true');
    const chosen = within(months).getAllByRole('rowheader')[0]?.textContent ?? '';
    expect(within(screen.getByRole('region', { name: 'Movements' })).getByRole('tab', { name: chosen })).toHaveAttribute('aria-selected', 'true');
  });

  it('tells offline what the copy knows, and what it does not', async () => {
    await renderApp('/revenue', { prepare: (world) => { world.offline = true; } });
    expect(await screen.findByText(/The figures are what the copy knows/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Paying tenants/ })).toBeNull();
    expect(screen.getAllByText('This needs the platform.')).toHaveLength(2);
    await expectNoViolations();
  });

  it('is not for everybody', async () => {
    await renderApp('/revenue', { prepare: (world) => { world.role = 'support'; } });
    expect(await screen.findByText('Not for your role')).toBeVisible();
  });

  it('is reached by keyboard', async () => {
    const { history } = await renderApp('/outbox');
    await screen.findByRole('navigation');
    await userEvent.keyboard('gv');
    await waitFor(() => expect(history.location.pathname).toBe('/revenue'));
    await userEvent.keyboard('ge');
    await waitFor(() => expect(history.location.pathname).toBe('/subscriptions'));
  });
});

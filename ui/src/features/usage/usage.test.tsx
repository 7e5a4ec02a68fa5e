import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Tenant } from '@/contract';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const free = (tenant: Tenant) => tenant.status === 'active' && tenant.plan === 'free';

async function open(options: AppOptions = {}) {
  let id = '';
  const app = await renderApp('/', { ...options, prepare: (world) => { id = world.tenants.find(free)?.id ?? ''; options.prepare?.(world); } });
  app.history.push(`/tenants/${id}`);
  const tenant = () => app.port.world.tenants.find((candidate) => candidate.id === id)!;
  const section = await screen.findByRole('region', { name: options.language === 'fa' ? 'مصرف و سقف‌ها' : 'Usage and limits' });
  await waitFor(() => expect(within(section).getAllByRole('listitem')).toHaveLength(6));
  return { ...app, tenant, section };
}

describe('usage in the dossier', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    const { section } = await open({ language });
    await expectNoViolations(section);
  });

  it('agrees another limit, and takes it back', async () => {
    const { section, tenant } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Change the limit: Products' }));
    const dialog = await screen.findByRole('dialog');
    const field = within(dialog).getByLabelText('Products');
    await userEvent.clear(field);
    await userEvent.type(field, '250');
    await userEvent.type(within(dialog).getByLabelText('Reason'), 'Agreed for the spring.');
    await expectNoViolations(dialog);
    await userEvent.click(within(dialog).getByRole('button', { name: /^Agree/ }));
    await waitFor(() => expect(tenant().limits.products).toBe(250));
    await within(section).findByText('Agreed');
    await userEvent.click(within(section).getByRole('button', { name: 'Change the limit: Products' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the override' }));
    const removal = await screen.findByRole('dialog', { name: /^Remove the override/ });
    await userEvent.type(within(removal).getByLabelText('Reason'), 'The spring is over.');
    await userEvent.click(within(removal).getByRole('button', { name: /^Remove the override/ }));
    await waitFor(() => expect(tenant().limits.products).toBe(10));
  });

  it('does not send what the plan grants anyway', async () => {
    const { section, port } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Change the limit: Products' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('Reason'), 'The same.');
    await userEvent.click(within(dialog).getByRole('button', { name: /^Agree/ }));
    expect(within(dialog).getByText(/That is what the plan grants/)).toBeVisible();
    expect(port.world.outbox.some((item) => item.kind === 'limit_override')).toBe(false);
  });

  it('says what a limit must be as soon as it is none', async () => {
    const { section } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Change the limit: Products' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.clear(within(dialog).getByLabelText('Products'));
    expect(within(dialog).getByText('Write a number, or choose unlimited.')).toBeVisible();
  });

  it('is the same in the pane of the subscription', async () => {
    const { section, history, tenant } = await open();
    const told = (rows: HTMLElement) => within(rows).getAllByRole('listitem').map((row) => row.textContent);
    const inDossier = told(section);
    act(() => history.push(`/subscriptions/${tenant().id}`));
    const pane = await screen.findByRole('region', { name: tenant().name });
    const part = await within(pane).findByRole('region', { name: 'Usage and limits' });
    await waitFor(() => expect(within(part).getAllByRole('listitem')).toHaveLength(6));
    expect(told(part)).toEqual(inDossier);
    await expectNoViolations(part);
  });

  it('warns in full control of every limit that would be below its use', async () => {
    const { history, tenant, port } = await open();
    const products = (await port.invoke('usage_view', { id: tenant().id })).limits.find((state) => state.limit === 'products')!;
    expect(products.used).toBeGreaterThan(1);
    act(() => history.push(`/subscriptions/${tenant().id}`));
    await userEvent.click(await screen.findByRole('button', { name: /^Full control/ }));
    const dialog = await screen.findByRole('dialog');
    const field = within(dialog).getByLabelText('Products');
    await userEvent.clear(field);
    await userEvent.type(field, '1');
    expect(await within(dialog).findByText(new RegExp(`^Products: ${products.used} in use, 1 allowed`))).toBeVisible();
  });

  it('tells why, with the step that decides', async () => {
    const { section } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Why: Products' }));
    const why = await screen.findByRole('dialog', { name: 'Why: Products' });
    await within(why).findByText('The Free plan grants 10');
    expect(within(why).getByRole('listitem', { current: 'step' })).toHaveTextContent('This decides');
    await expectNoViolations(why);
  });

  it('lets nobody change it without the permission, and says whose role it needs', async () => {
    const { section } = await open({ prepare: (world) => { world.role = 'support'; } });
    const button = within(section).getByRole('button', { name: 'Change the limit: Products' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(/Admin/);
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('tenants near their limits', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    await renderApp('/usage', { language });
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
    await expectNoViolations();
  });

  it('show the numbers of the limit that they are narrowed to', async () => {
    const { port } = await renderApp('/usage?limit=users');
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
    const { rows } = await port.invoke('usage_near', { query: { over: 80, plans: [], limit: 'users' }, offset: 0, limit: 100 });
    const other = rows.find((row) => row.limits[0]?.limit !== 'users')!;
    const users = other.limits.find((state) => state.limit === 'users')!;
    expect(await screen.findByRole('row', { name: new RegExp(`${other.name}.*Users.*${users.used} / ${users.allowed}.*${users.percent}%`) })).toBeVisible();
  });

  it('keep their question on the way back', async () => {
    const { history } = await renderApp('/usage?over=120&plan=free');
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/tenants\/.+/));
    act(() => history.back());
    expect(await screen.findByRole('button', { name: /^120 % and more/, pressed: true })).toBeVisible();
  });

  it('are one step from the overview and from the subscriptions, with their number', async () => {
    const { history, port } = await renderApp('/');
    const { reached } = await port.invoke('usage_near', { query: { over: 80, plans: [], limit: null }, offset: 0, limit: 1 });
    const near = await screen.findByRole('list', { name: 'Near their limits' });
    await userEvent.click(within(near).getByRole('button', { name: new RegExp(`^100 % and more.*${reached[1]}$`) }));
    await waitFor(() => expect(`${history.location.pathname}${history.location.search}`).toBe('/usage?over=100'));
    act(() => history.push('/subscriptions'));
    await userEvent.click(await screen.findByRole('button', { name: `Near their limits: ${reached[0]}` }));
    await waitFor(() => expect(history.location.pathname).toBe('/usage'));
  });

  it('are narrowed by a figure, and lead to the dossier by keyboard', async () => {
    const { history } = await renderApp('/usage');
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
    await userEvent.click(await screen.findByRole('button', { name: /^120 % and more/ }));
    await waitFor(() => expect(screen.getAllByRole('row').slice(1).every((row) => row.textContent?.includes('Far over the limit'))).toBe(true));
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/tenants\/.+/));
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Tenant } from '@/contract';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const DAY = 86_400_000;
const WHY = 'The owner asked for it in writing, ticket 4811.';
const running = (tenant: Tenant) => tenant.status === 'active' && tenant.plan === 'pro' && Date.parse(tenant.subscription_ends_at ?? '') > Date.now() + 40 * DAY;

async function open(options: AppOptions = {}, pick: (tenant: Tenant) => boolean = running) {
  let id = '';
  const app = await renderApp('/', { ...options, prepare: (world) => { id = world.tenants.find(pick)?.id ?? ''; options.prepare?.(world); } });
  app.history.push(`/subscriptions/${id}`);
  const tenant = () => app.port.world.tenants.find((candidate) => candidate.id === id)!;
  await screen.findByRole('heading', { name: tenant().name, level: 2 });
  return { ...app, tenant };
}

const reason = (dialog: HTMLElement) => within(dialog).getByLabelText('Reason');

describe('the list of subscriptions', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await open({ language });
    await expectNoViolations();
  });

  it('puts the soonest end first, and each figure opens the list behind it', async () => {
    await renderApp('/subscriptions');
    const grid = await screen.findByRole('grid', { name: 'Subscriptions' });
    await waitFor(() => expect(within(grid).getAllByRole('row').length).toBeGreaterThan(3));
    const expired = await screen.findByRole('button', { name: /^End in 30 days/ });
    await userEvent.click(expired);
    await waitFor(() => expect(within(grid).getAllByRole('row')).toHaveLength(1 + Number(/\d+/.exec(expired.textContent?.replace('End in 30 days', '') ?? '')?.[0])));
    expect(expired).toHaveAttribute('aria-pressed', 'true');
    for (const row of within(grid).getAllByRole('row').slice(1)) expect(row).toHaveTextContent('Expiring');
  });

  it('opens a row by keyboard, and Escape gives the focus back', async () => {
    const { history } = await renderApp('/subscriptions');
    await screen.findByRole('grid');
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(3));
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/subscriptions\/.+/));
    await screen.findByRole('heading', { level: 3, name: 'Term' });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(history.location.pathname).toBe('/subscriptions'));
    expect(screen.getByRole('grid')).toHaveFocus();
  });

  it('says when nothing matches, and clears', async () => {
    await renderApp('/subscriptions');
    await userEvent.type(await screen.findByRole('searchbox'), 'qqqqq');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear search and filters' }));
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(3));
  });
});

describe('extending', () => {
  it('shows the new end before it is done', async () => {
    const { tenant } = await open();
    const before = Date.parse(tenant().subscription_ends_at ?? '');
    await userEvent.keyboard('l');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '3 months' }));
    const end = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(before + 90 * DAY);
    expect(await within(dialog).findByText(end)).toBeVisible();
    await expectNoViolations();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(await within(dialog).findByText('Write a reason.')).toBeVisible();
    await userEvent.type(reason(dialog), 'Paid by transfer.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(Date.parse(tenant().subscription_ends_at ?? '')).toBe(before + 90 * DAY);
    expect(await screen.findByText('Extended')).toBeVisible();
    expect(screen.getByText('Paid by transfer.')).toBeVisible();
  });

  it('takes 1 to 60 months', async () => {
    await open();
    await userEvent.keyboard('l');
    const months = await screen.findByLabelText('By how many months');
    await userEvent.clear(months);
    await userEvent.type(months, '61');
    expect(screen.getByText('Choose 1 to 60 months.')).toBeVisible();
  });

  it('waits in the outbox without a connection', async () => {
    const { port } = await open({ prepare: (world) => { world.offline = true; } });
    expect(screen.getByText(/The platform keeps the history/)).toBeVisible();
    await userEvent.keyboard('l');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('You are offline: it waits in the outbox.')).toBeVisible();
    await userEvent.type(reason(dialog), 'Paid by transfer.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(port.world.outbox[0]).toMatchObject({ kind: 'subscription_extend', state: 'waiting' }));
  });
});

describe('the status of a subscription', () => {
  const choose = async (name: RegExp) => {
    await userEvent.click(screen.getByRole('button', { name: /^Status/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name }));
    return screen.findByRole('dialog');
  };

  it('is paused until a day or openly, for a reason of twenty characters', async () => {
    const { tenant } = await open();
    const dialog = await choose(/^Pause/);
    await expectNoViolations();
    await userEvent.click(within(dialog).getByRole('radio', { name: /Open/ }));
    expect(within(dialog).queryByLabelText('Resumes on')).toBeNull();
    await userEvent.type(reason(dialog), 'Too short');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(within(dialog).getByText('Write at least 20 characters.')).toBeVisible();
    await userEvent.type(reason(dialog), ' but now long enough');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(tenant()).toMatchObject({ status: 'paused', paused_until: null }));
    expect(await screen.findByText('Paused until somebody activates it.')).toBeVisible();
  });

  it('is taken away only with name, reason and code', async () => {
    const { tenant } = await open();
    const dialog = await choose(/^Deactivate/);
    await within(dialog).findByText('What this affects');
    await expectNoViolations();
    await userEvent.type(within(dialog).getByLabelText(/Justification/), WHY);
    expect(within(dialog).getByRole('button', { name: 'Deactivate' })).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText(/to confirm/), tenant().name);
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '123456');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Deactivate' }));
    await waitFor(() => expect(tenant().status).toBe('suspended'));
  });

  it('comes back with another plan', async () => {
    const { tenant } = await open({}, (one) => one.status === 'suspended' && one.plan === 'pro');
    const dialog = await choose(/^Activate/);
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Plan' }));
    await userEvent.click(await screen.findByRole('option', { name: /^Enterprise/ }));
    await userEvent.type(within(dialog).getByLabelText(/Justification/), WHY);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Activate' }));
    await waitFor(() => expect(tenant()).toMatchObject({ status: 'active', plan: 'enterprise' }));
  });

  it('says why it cannot be', async () => {
    await open({ prepare: (world) => { world.role = 'support'; } });
    expect(screen.getByRole('button', { name: /^Extend/ })).toHaveAccessibleDescription('Needs the role “Admin”.');
    await userEvent.click(screen.getByRole('button', { name: /^Status/ }));
    expect(await screen.findByRole('menuitem', { name: /^Activate/ })).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('full control', () => {
  it('shows beside the form what would be too little and what it does to the revenue', async () => {
    const { tenant } = await open({}, (one) => running(one) && one.activity.users_total > 1 && one.trial_ends_at === null);
    const was = tenant().revenue.minor;
    await userEvent.keyboard('e');
    const dialog = await screen.findByRole('dialog');
    const whatIf = within(dialog).getByRole('region', { name: 'What it would be' });
    const users = within(dialog).getByRole('textbox', { name: /^Users/ });
    await userEvent.clear(users);
    await userEvent.type(users, '1');
    expect(await within(whatIf).findByText(/Users: .* in use, 1 allowed/)).toBeVisible();
    const price = within(dialog).getByLabelText('Agreed price a month');
    await userEvent.clear(price);
    await userEvent.type(price, String(was / 100 + 10));
    expect(await within(whatIf).findByText('+£10.00')).toBeVisible();
    await userEvent.click(within(dialog).getByRole('checkbox', { name: /Unlimited: Messages per month/ }));
    await expectNoViolations();
    await userEvent.type(reason(dialog), 'Agreed with the owner.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(tenant()).toMatchObject({ limits: { users: 1, messages_per_month: -1, products: -1 }, revenue: { minor: was + 1_000 } }));
  });

  it('takes an end out, says what that means, and leaves a date that is half typed alone', async () => {
    const { tenant } = await open();
    await userEvent.keyboard('e');
    const dialog = await screen.findByRole('dialog');
    await userEvent.clear(within(dialog).getByLabelText('Ends'));
    expect(within(dialog).getByRole('button', { name: /^Save/ })).toHaveAccessibleDescription('Nothing changed yet');
    await userEvent.click(within(dialog).getByRole('button', { name: 'No date: Began' }));
    await userEvent.type(within(dialog).getByLabelText('Ends'), '2031-05-01');
    await userEvent.click(within(dialog).getByRole('button', { name: 'No date: Ends' }));
    expect(within(dialog).getByText('No end: it runs until somebody ends it.')).toBeVisible();
    await expectNoViolations(dialog);
    await userEvent.type(reason(dialog), 'Until cancelled.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(tenant().subscription_ends_at).toBeNull());
  });

  it('says what it cannot read, and asks before it throws it away', async () => {
    await open();
    await userEvent.keyboard('e');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByRole('button', { name: /^Save/ })).toHaveAccessibleDescription('Nothing changed yet');
    const price = within(dialog).getByLabelText('Agreed price a month');
    await userEvent.clear(price);
    await userEvent.type(price, 'much');
    expect(within(dialog).getByText('Write an amount such as 49.90.')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await userEvent.click(await screen.findByRole('button', { name: 'Throw away' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

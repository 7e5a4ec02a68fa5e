import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { TenantStatus } from '@/contract';
import type { FakePort } from '@/platform/fake';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const WHY = 'They did not pay for three months, ticket 4811.';
const countOf = (port: FakePort, status: TenantStatus) => port.world.tenants.filter((tenant) => tenant.status === status && !tenant.archived).length;

async function list(path = '/tenants', options: AppOptions = {}) {
  const app = await renderApp(path, options);
  const grid = await screen.findByRole('grid');
  await waitFor(() => expect(grid).toHaveAttribute('aria-busy', 'false'));
  grid.focus();
  return app;
}

const bar = (language: 'en' | 'fa' = 'en') => screen.findByRole('toolbar', { name: language === 'en' ? 'Act on the selection' : 'اقدام روی انتخاب‌ها' });

describe('choosing tenants', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s, the dialog too', async (language) => {
    await list('/tenants', { language });
    await userEvent.keyboard('xjx');
    await within(await bar(language)).findAllByRole('button');
    await expectNoViolations();
    await userEvent.click(within(await bar(language)).getByRole('button', { name: language === 'en' ? 'Modules' : 'ماژول‌ها' }));
    await screen.findByRole('dialog');
    await waitFor(() => expect(screen.getAllByRole('table').length).toBeGreaterThan(0));
    await expectNoViolations();
  });

  it('goes by keyboard alone: one, a range, what is loaded, all that match, and none', async () => {
    const { port } = await list();
    await userEvent.keyboard('x{Shift>}jj{/Shift}');
    expect(await bar()).toHaveTextContent('3 selected');
    await userEvent.keyboard('{Control>}aa{/Control}');
    const all = port.world.tenants.filter((tenant) => !tenant.archived).length;
    await waitFor(async () => expect(await bar()).toHaveTextContent(`All ${all} matching are selected`));
    await userEvent.keyboard('x');
    expect(await bar()).toHaveTextContent(`${all - 1} selected`);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('toolbar', { name: 'Act on the selection' })).toBeNull());
    expect(screen.getByRole('grid')).toHaveFocus();
  });

  it('offers all that match, and drops them with another question', async () => {
    const { port } = await list('/tenants?status=active');
    await userEvent.keyboard('x');
    const active = countOf(port, 'active');
    await userEvent.click(within(await bar()).getByRole('button', { name: `Select all ${active} matching` }));
    expect(await bar()).toHaveTextContent(`All ${active} matching are selected`);
    await userEvent.keyboard('/zzzz');
    await waitFor(() => expect(screen.queryByRole('toolbar', { name: 'Act on the selection' })).toBeNull());
  });

  it('chooses between two rows with Shift and the mouse', async () => {
    await list();
    const user = userEvent.setup();
    const boxes = await screen.findAllByRole('checkbox', { name: /^Row/ });
    await user.click(boxes[1]!);
    await user.keyboard('{Shift>}');
    await user.click(boxes[4]!);
    await user.keyboard('{/Shift}');
    expect(await bar()).toHaveTextContent('4 selected');
  });
});

describe('choosing subscriptions', () => {
  const listed = (port: FakePort) => port.world.tenants.filter((tenant) => !tenant.archived && tenant.status !== 'rejected' && tenant.status !== 'terminated');

  it('goes by keyboard alone: one, a range, what is loaded, all that match, and none', async () => {
    const { port } = await list('/subscriptions');
    await userEvent.keyboard('x{Shift>}jj{/Shift}');
    expect(await bar()).toHaveTextContent('3 selected');
    await expectNoViolations();
    const all = listed(port).length;
    expect(all).toBeGreaterThan(100);
    await userEvent.click(within(await bar()).getByRole('button', { name: `Select all ${all} matching` }));
    await waitFor(async () => expect(await bar()).toHaveTextContent(`${all} selected`));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('toolbar', { name: 'Act on the selection' })).toBeNull());
    expect(screen.getByRole('grid')).toHaveFocus();
  });

  it('names each one, also of a filter that no query of tenants knows', async () => {
    const { port } = await list('/subscriptions?state=expiring&plan=pro', { prepare: (world) => { world.jobsRun = false; } });
    await userEvent.keyboard('{Control>}a{/Control}');
    const chosen = Number(/\d+/.exec((await bar()).textContent ?? '')?.[0]);
    expect(chosen).toBeGreaterThan(0);
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Plan' }));
    const dialog = await screen.findByRole('dialog', { name: /Move .* to the plan Pro/ });
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Plan' }));
    await userEvent.click(await screen.findByRole('option', { name: /^Enterprise/ }));
    await userEvent.click(await within(dialog).findByRole('button', { name: new RegExp(`^Change ${chosen} tenants?`) }));
    await waitFor(() => expect(port.world.jobs[0]).toMatchObject({ kind: 'bulk_plan', total: chosen }));
    expect(await screen.findByRole('region', { name: 'Your running jobs' })).toHaveTextContent(`0 of ${chosen}`);
  });

  it('leaves Escape to the detail first, and says when there are too many', async () => {
    const { port, history } = await list('/subscriptions');
    const asked = port.invoke.bind(port);
    await userEvent.keyboard('xj{Enter}');
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/subscriptions\/.+/));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(history.location.pathname).toBe('/subscriptions'));
    expect(await bar()).toHaveTextContent('1 selected');
    // Of a platform with more than can be named.
    port.invoke = (async (command, args) => {
      const answer = await asked(command, args);
      return command === 'subscriptions_page' ? { ...(answer as object), total: 10_001 } : answer;
    }) as typeof port.invoke;
    port.world.changed('tenants');
    const all = await screen.findByRole('button', { name: 'Select all 10,001 matching' });
    expect(all).toHaveAccessibleDescription(/At most 10,000/);
  });
});

describe('an act on many', () => {
  it('shows what becomes of each part, does it as a job, and says when it is over', async () => {
    const { port, history } = await list('/tenants?status=active');
    await userEvent.keyboard('{Control>}aa{/Control}b');
    await waitFor(async () => expect((await bar()).contains(document.activeElement)).toBe(true));
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Modules' }));
    const dialog = await screen.findByRole('dialog', { name: /Switch Wallet on for/ });
    const without = port.world.tenants.filter((tenant) => tenant.status === 'active' && !tenant.archived && !tenant.modules.includes('wallet')).length;
    expect(await within(dialog).findByRole('button', { name: new RegExp(`^Change ${without} tenants?`) })).toBeEnabled();
    expect(within(dialog).getByText('skipped: so already')).toBeVisible();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('The job has begun')).toBeVisible();
    await waitFor(() => expect(port.world.tenants.filter((tenant) => tenant.status === 'active' && !tenant.archived).every((tenant) => tenant.modules.includes('wallet'))).toBe(true));
    await userEvent.click((await screen.findAllByRole('button', { name: 'Show' }))[0]!);
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/jobs\/.+/));
    expect(await screen.findByRole('heading', { level: 2, name: /Switch Wallet on for/ })).toBeVisible();
  });

  it('suspends eleven only by a second operator, with phrase, reason and code', async () => {
    const { port } = await list('/tenants?status=active');
    await userEvent.keyboard('x{Shift>}jjjjjjjjjj{/Shift}s');
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Suspend' }));
    const dialog = await screen.findByRole('dialog', { name: 'Suspend 11 tenants' });
    expect(await within(dialog).findByText(/a second operator decides first/)).toBeVisible();
    const ask = within(dialog).getByRole('button', { name: /Ask a second operator/ });
    expect(ask).toBeDisabled();
    await userEvent.click(within(dialog).getByLabelText(/Justification/));
    await userEvent.paste(WHY);
    await userEvent.type(within(dialog).getByLabelText(/to confirm/), 'suspend 11');
    await userEvent.type(within(dialog).getByLabelText(/Code from your authenticator/), '123456');
    await userEvent.click(ask);
    expect(await screen.findByText('Sent to a second operator')).toBeVisible();
    expect(port.world.jobs[0]).toMatchObject({ state: 'awaiting_approval', total: 11 });
  });

  it('is not sent for others than were counted', async () => {
    const { port } = await list('/tenants?status=active');
    await userEvent.keyboard('{Control>}aa{/Control}');
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Tags' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('Tags to add'), 'late{Enter}');
    const before = countOf(port, 'active');
    expect(await within(dialog).findByRole('button', { name: new RegExp(`^Change ${before} tenants`) })).toBeEnabled();
    const moved = port.world.tenants.find((tenant) => tenant.status === 'active' && !tenant.archived)!;
    moved.status = 'paused';
    await userEvent.click(within(dialog).getByRole('button', { name: /^Change/ }));
    expect(await within(dialog).findByText(new RegExp(`${before - 1} tenants match now, not ${before}`))).toBeVisible();
    expect(port.world.jobs).toHaveLength(0);
    // Counted anew, it can be confirmed.
    await userEvent.click(await within(dialog).findByRole('button', { name: new RegExp(`^Change ${before - 1} tenants`) }));
    await waitFor(() => expect(port.world.jobs[0]?.total).toBe(before - 1));
  });

  it('leaves the arrows to what is typed in its dialog', async () => {
    await list('/tenants?status=active');
    await userEvent.keyboard('x');
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Tags' }));
    const field = within(await screen.findByRole('dialog')).getByLabelText(/Justification/);
    await userEvent.type(field, 'abc{ArrowLeft}X');
    expect(field).toHaveValue('abXc');
  });

  it('waits nowhere offline, and says so', async () => {
    await list('/tenants', { prepare: (world) => { world.offline = true; } });
    await userEvent.keyboard('x');
    const tags = within(await bar()).getByRole('button', { name: 'Tags' });
    expect(tags).toHaveAttribute('aria-disabled', 'true');
    expect(tags).toHaveAccessibleDescription(/connection to the platform/);
  });

  it('is refused to a role that may not, with the reason', async () => {
    await list('/tenants', { prepare: (world) => { world.role = 'support'; } });
    await userEvent.keyboard('x');
    expect(within(await bar()).getByRole('button', { name: 'Plan' })).toHaveAccessibleDescription(/Needs the role/);
  });
});

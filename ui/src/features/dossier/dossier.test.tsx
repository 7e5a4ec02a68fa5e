import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { TenantStatus } from '@/contract';
import type { World } from '@/platform/fake/world';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const WHY = 'The owner asked for it in writing, ticket 4811.';

async function open(status: TenantStatus, options: AppOptions = {}) {
  let id = '';
  const app = await renderApp('/', {
    ...options,
    prepare: (world: World) => {
      const tenant = world.tenants.find((candidate) => candidate.status === status && !world.impersonations.some((session) => session.tenant_id === candidate.id));
      id = tenant?.id ?? '';
      options.prepare?.(world);
    },
  });
  app.history.push(`/tenants/${id}`);
  const tenant = app.port.world.tenants.find((candidate) => candidate.id === id);
  if (!tenant) throw new Error(`no tenant is ${status}`);
  await screen.findByRole('heading', { name: tenant.name, level: 1 });
  return { ...app, tenant };
}

const act = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('button', { name: 'Actions' }));
  await userEvent.click(await screen.findByRole('menuitem', { name }));
};

describe('the dossier', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await open('active', { language });
    await expectNoViolations();
  });

  it('says of every action why it cannot be done', async () => {
    await open('active', { prepare: (world) => { world.role = 'support'; } });
    await userEvent.click(screen.getByRole('button', { name: 'Actions' }));
    const suspend = await screen.findByRole('menuitem', { name: /Suspend/ });
    expect(suspend).toHaveAttribute('aria-disabled', 'true');
    expect(suspend).toHaveTextContent('Needs the role “Admin”.');
    expect(screen.getByRole('menuitem', { name: /^Terminate/ })).toHaveTextContent('Not possible while the tenant is “Active”.');
  });

  it('fetches users only when asked, and says as of when', async () => {
    const { tenant } = await open('active');
    expect(screen.getByText('Users are not kept in the copy')).toBeVisible();
    await userEvent.keyboard('u');
    const table = await screen.findByRole('table', { name: 'Users' });
    expect(within(table).getByText(tenant.owner_name)).toBeVisible();
    expect(screen.getByText(/^As of/)).toBeVisible();
  });

  it('does not fetch users without a connection, and says so', async () => {
    await open('active', { prepare: (world) => { world.offline = true; } });
    expect(screen.getByRole('button', { name: /Fetch users/ })).toHaveAccessibleDescription('This needs a connection. You are offline.');
  });

  it('saves notes and sends only what was touched', async () => {
    const { port, tenant } = await open('active');
    const tags = [...tenant.tags];
    await userEvent.keyboard('c');
    await userEvent.type(await screen.findByLabelText('Notes'), 'Calls on Mondays only.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Calls on Mondays only.')).toBeVisible();
    expect(port.world.tenants.find((one) => one.id === tenant.id)?.tags).toEqual(tags);
  });

  it('says that a tenant is not in the copy', async () => {
    await renderApp('/tenants/0192f1aa-0000-7000-a000-00000000dead');
    expect(await screen.findByText('This tenant is not in the copy')).toBeVisible();
  });
});

describe('a change of status', () => {
  it('shows what it touches, asks for reason, name and code, and proves the effect line by line', async () => {
    const { tenant, port } = await open('active');
    await act(/^Suspend/);
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('What this affects')).toBeVisible();
    await expectNoViolations();
    const confirm = within(dialog).getByRole('button', { name: 'Suspend' });
    await userEvent.type(within(dialog).getByLabelText(/Justification/), WHY);
    expect(confirm).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText(/to confirm/), tenant.name);
    expect(confirm).toBeDisabled();
    await userEvent.click(within(dialog).getByRole('button', { name: /Fill in the sample/ }));
    await waitFor(() => expect(confirm).toBeEnabled());
    await userEvent.click(confirm);
    expect(await screen.findByText(`${tenant.name} is suspended`)).toBeVisible();
    const probes = screen.getByRole('list', { name: 'Proof, line by line' });
    expect(within(probes).getAllByText('in force')).toHaveLength(5);
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(port.world.tenants.find((one) => one.id === tenant.id)?.status).toBe('suspended');
  });

  it('keeps what was written when the code is refused', async () => {
    const { tenant } = await open('active');
    await act(/^Suspend/);
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(await within(dialog).findByLabelText(/Justification/), WHY);
    await userEvent.type(within(dialog).getByLabelText(/to confirm/), tenant.name);
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '000000');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Suspend' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('The code is not right');
    expect(within(dialog).getByLabelText(/Justification/)).toHaveValue(WHY);
  });

  it('tells that termination waits for a second operator, and leads to the request', async () => {
    const { tenant, port, history } = await open('suspended');
    await act(/^Terminate/);
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/A second operator has to approve/)).toBeVisible();
    await userEvent.type(within(dialog).getByLabelText(/Justification/), WHY);
    await userEvent.type(within(dialog).getByLabelText(/to confirm/), tenant.name);
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '123456');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Request termination' }));
    await userEvent.click(await screen.findByRole('button', { name: 'See the request' }));
    await waitFor(() => expect(history.location.pathname).toBe(`/approvals/${port.world.approvals[0]?.id}`));
  });
});

describe('impersonating', () => {
  it('needs a reason, is read-only and an hour unless told, and warns of full scope', async () => {
    const { port, tenant } = await open('active');
    await userEvent.keyboard('i');
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByRole('button', { name: 'Open the window' });
    expect(start).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText('Reason'), 'Ticket 48');
    expect(start).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText('Reason'), '11');
    expect(start).toBeEnabled();
    await userEvent.click(within(dialog).getByRole('radio', { name: /Full/ }));
    expect(within(dialog).getByText(/What you change is real/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('radio', { name: /Read-only/ }));
    await expectNoViolations();
    await userEvent.click(start);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const session = port.world.impersonations[0];
    expect(session).toMatchObject({ tenant_id: tenant.id, scope: 'read_only', reason: 'Ticket 4811' });
    expect(Date.parse(session?.expires_at ?? '') - Date.parse(session?.started_at ?? '')).toBe(3_600_000);
  });

  it('never lasts longer than eight hours', async () => {
    await open('active');
    await userEvent.keyboard('i');
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('Reason'), 'Ticket 4811, bookings');
    const minutes = within(dialog).getByRole('textbox', { name: 'Duration' });
    await userEvent.clear(minutes);
    await userEvent.type(minutes, '481');
    expect(within(dialog).getByText('Between 1 and 480 minutes.')).toBeVisible();
    expect(within(dialog).getByRole('button', { name: 'Open the window' })).toBeDisabled();
  });

  it('leads to the session that runs already', async () => {
    const { port, tenant } = await open('active');
    await port.invoke('impersonation_start', { start: { tenant_id: tenant.id, reason: 'Ticket 4811', scope: 'read_only', minutes: 60 } });
    await userEvent.keyboard('i');
    expect(await screen.findByRole('button', { name: 'Show its window' })).toBeEnabled();
    expect(screen.queryByLabelText('Reason')).toBeNull();
  });
});

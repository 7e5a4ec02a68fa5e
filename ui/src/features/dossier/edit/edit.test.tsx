import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from '@/platform/fake/world';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';
import { dropDraft } from './draft';

beforeEach(dropDraft);

async function open(options: AppOptions = {}, pick: (world: World) => string | undefined = (world) => world.tenants.find((tenant) => tenant.status === 'active' && tenant.business_type === 'medical' && tenant.plan === 'pro')?.id) {
  let id = '';
  const app = await renderApp('/', { ...options, prepare: (world) => { id = pick(world) ?? ''; options.prepare?.(world); } });
  app.history.push(`/tenants/${id}`);
  const tenant = () => {
    const known = app.port.world.tenants.find((candidate) => candidate.id === id);
    if (!known) throw new Error('no such tenant');
    return known;
  };
  await screen.findByRole('heading', { name: tenant().name, level: 1 });
  return { ...app, tenant };
}

const edit = async () => {
  await userEvent.keyboard('e');
  return screen.findByRole('dialog');
};

const retype = async (field: HTMLElement, text: string) => {
  await userEvent.clear(field);
  if (text) await userEvent.type(field, text);
};

describe('editing a tenant', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s, form and review', async (language) => {
    await open({ language });
    const dialog = await edit();
    await expectNoViolations();
    await userEvent.type(within(dialog).getByDisplayValue(/ Road$/), ' 2');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByRole('table');
    await expectNoViolations();
  });

  it('shows what becomes different, part by part, and saves only that', async () => {
    const { tenant, port } = await open();
    const before = structuredClone(tenant());
    const dialog = await edit();
    await retype(within(dialog).getByLabelText('Phone'), '020 7946 0018');
    await retype(within(dialog).getByLabelText('City'), 'Bath');
    await userEvent.click(within(dialog).getByRole('button', { name: /Review changes/ }));
    const table = await screen.findByRole('table', { name: 'List of changes' });
    expect(within(table).getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['City', 'Phone']);
    expect(within(table).getByRole('row', { name: /^City/ })).toHaveTextContent(`${before.address.city}Bath`);
    await userEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(tenant()).toMatchObject({ phone: '020 7946 0018', address: { ...before.address, city: 'Bath' }, name: before.name });
    expect(port.world.outbox[0]).toMatchObject({ kind: 'tenant_update', intent: 'phone, address' });
  });

  it('keeps a logo at once, whatever becomes of the form', async () => {
    const { tenant } = await open();
    const dialog = await edit();
    expect(tenant().logo).toBeNull();
    const picture = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'logo.svg', { type: 'image/svg+xml' });
    const [input] = within(dialog).getAllByLabelText('Logo').filter((field) => field instanceof HTMLInputElement);
    await userEvent.upload(input!, picture);
    await waitFor(() => expect(tenant().logo).toMatchObject({ kind: 'svg' }));
    expect(await within(dialog).findByText(/SVG · 240 × 80/)).toBeVisible();
    expect(within(dialog).getByRole('status')).toHaveTextContent('Nothing changed yet');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove the logo' }));
    await waitFor(() => expect(tenant().logo).toBeNull());
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('offers no logo without a connection, and says so', async () => {
    await open({ prepare: (world) => { world.offline = true; } });
    const dialog = await edit();
    expect(within(dialog).getByRole('button', { name: 'Choose a file…' })).toHaveAccessibleDescription(/connection to the platform/);
  });

  it('says at its field what the engine does not accept, and leads there', async () => {
    await open();
    const dialog = await edit();
    await retype(within(dialog).getByLabelText('Postcode'), 'nonsense');
    await userEvent.tab();
    expect(await within(dialog).findByText('Write a UK postcode with its space, such as SW1A 1AA.')).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: /Review changes/ }));
    await waitFor(() => expect(within(dialog).getByLabelText('Postcode')).toHaveFocus());
    expect(screen.queryByRole('table', { name: 'List of changes' })).toBeNull();
  });

  it('says the same in Persian', async () => {
    await open({ language: 'fa' });
    const dialog = await edit();
    await retype(within(dialog).getByLabelText('کد پستی'), 'nonsense');
    await userEvent.tab();
    expect(await within(dialog).findByText(/کد پستی بریتانیا/)).toBeVisible();
  });

  it('tells that a name is taken, and where a site would live', async () => {
    const { port } = await open();
    const other = port.world.tenants.at(-1)!;
    const dialog = await edit();
    await retype(within(dialog).getByLabelText('Subdomain'), 'new-home');
    expect(within(dialog).getByText(/The site moves from .* to new-home\.localhost/)).toBeVisible();
    await retype(within(dialog).getByLabelText('Name'), other.name);
    await userEvent.tab();
    expect(await within(dialog).findByText('Another tenant has this name.')).toBeVisible();
  });

  it('asks before it throws away what was typed, and keeps it when one stays', async () => {
    await open();
    const dialog = await edit();
    await userEvent.type(within(dialog).getByLabelText('Notes'), 'Moves in March');
    await userEvent.keyboard('{Escape}');
    const question = await screen.findByRole('dialog', { name: 'Throw away what you typed?' });
    await expectNoViolations();
    await userEvent.click(within(question).getByRole('button', { name: 'Keep editing' }));
    expect(await screen.findByDisplayValue(/Moves in March/)).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await userEvent.click(await screen.findByRole('button', { name: 'Throw away' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('closes at once when nothing was typed', async () => {
    await open();
    await edit();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('has again what was typed when the console was locked meanwhile', async () => {
    const app = await open();
    const dialog = await edit();
    await userEvent.type(within(dialog).getByLabelText('Notes'), 'Half a sentence');
    app.unmount();
    await open();
    await edit();
    expect(await screen.findByDisplayValue(/Half a sentence/)).toBeVisible();
    expect(screen.getByText('This is what you had typed before.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Start over' }));
    expect(screen.queryByDisplayValue(/Half a sentence/)).toBeNull();
  });

  it('waits in the outbox without a connection, and says so', async () => {
    const { port } = await open({ prepare: (world) => { world.offline = true; } });
    const dialog = await edit();
    expect(within(dialog).getByText(/What you save waits in the outbox/)).toBeVisible();
    await userEvent.type(within(dialog).getByLabelText('Notes'), 'Offline');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await userEvent.click(await screen.findByRole('button', { name: /Put into the outbox/ }));
    expect(await screen.findByText(/waits in the outbox$/)).toBeVisible();
    expect(port.world.outbox[0]).toMatchObject({ kind: 'tenant_update', state: 'waiting' });
  });

  it('warns that a plan brings its own limits, and takes a period with it', async () => {
    const { tenant } = await open();
    const dialog = await edit();
    const months = within(dialog).getByLabelText('New period in months');
    await userEvent.type(months, '61');
    await userEvent.tab();
    expect(within(dialog).getByText('Choose 1 to 60 months.')).toBeVisible();
    await retype(months, '۶');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByRole('table', { name: 'List of changes' });
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(Math.round((Date.parse(tenant().subscription_ends_at ?? '') - Date.now()) / 86_400_000)).toBe(180);
  });

  it('is not for everybody, and says whom it is for', async () => {
    await open({ prepare: (world) => { world.role = 'support'; } });
    expect(screen.getAllByRole('button', { name: /^Edit/ })[0]).toHaveAccessibleDescription('Needs the role “Admin”.');
    await userEvent.keyboard('e');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { World } from '@/platform/fake/world';
import { renderApp } from '@/test/render';

async function open(prepare: (world: World) => void = () => {}) {
  let id = '';
  const app = await renderApp('/', {
    prepare: (world) => {
      id = world.tenants.find((tenant) => tenant.status === 'active')?.id ?? '';
      prepare(world);
    },
  });
  app.history.push(`/tenants/${id}`);
  const group = await screen.findByRole('group', { name: 'Modules' });
  const tenant = () => app.port.world.tenants.find((candidate) => candidate.id === id);
  return { ...app, group, tenant };
}

describe('the modules of a dossier', () => {
  it('are switched one by one, the others staying as they are', async () => {
    const { group, tenant } = await open((world) => world.tenants.forEach((one) => { one.modules = ['employees', 'tasks', 'notifications']; }));
    await userEvent.click(within(group).getByRole('switch', { name: 'Wallet' }));
    await waitFor(() => expect(within(group).getByRole('switch', { name: 'Wallet' })).toBeChecked());
    expect(tenant()?.modules).toEqual(['employees', 'wallet', 'tasks', 'notifications']);
    await userEvent.click(within(group).getByRole('switch', { name: 'Tasks' }));
    await waitFor(() => expect(tenant()?.modules).toEqual(['employees', 'wallet', 'notifications']));
  });

  it('leave the core ones alone, and all of them to whoever may not change them', async () => {
    const { group } = await open();
    expect(within(group).getByRole('switch', { name: /Employees/ })).toBeDisabled();
  });

  it('are only looked at by support', async () => {
    const { group } = await open((world) => { world.role = 'support'; });
    for (const one of within(group).getAllByRole('switch')) expect(one).toBeDisabled();
  });
});

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderApp } from '@/test/render';

describe('the export of the list', () => {
  it('writes the present view in the chosen format and says where the file lies', async () => {
    await renderApp('/tenants?status=suspended');
    await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'As Excel' }));
    expect(await screen.findByText(/wheelhouse-tenants-.*\.xlsx/)).toBeVisible();
  });

  it('is closed to whoever may not, and says whose role it needs', async () => {
    await renderApp('/tenants', { prepare: (world) => { world.role = 'support'; } });
    expect(await screen.findByRole('button', { name: 'Export' })).toHaveAccessibleDescription('Needs the role “Admin”.');
  });

  it('waits for a connection, since the platform records it first', async () => {
    await renderApp('/tenants', { prepare: (world) => { world.offline = true; } });
    await screen.findByRole('grid');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Export' })).toHaveAccessibleDescription('This needs a connection to the platform.'));
  });
});

import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

async function chosen(options: AppOptions = {}) {
  const app = await renderApp('/import', options);
  await userEvent.type(await screen.findByLabelText('Path of the file'), '/srv/files/clients.csv');
  await userEvent.click(screen.getByRole('button', { name: 'Read file' }));
  await screen.findByRole('heading', { name: 'Columns' });
  return app;
}

async function map(column: string, meaning: RegExp) {
  await userEvent.click(screen.getByRole('combobox', { name: `What “${column}” becomes` }));
  await userEvent.click(await screen.findByRole('option', { name: meaning }));
}

describe('importing tenants', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/import', { language });
    await waitFor(() => expect(document.querySelector('form')).not.toBeNull());
    await expectNoViolations();
  });

  it('maps columns, shows faults at their cells, and starts what can be created', async () => {
    const { history } = await chosen();
    expect(await screen.findByText('Say which columns hold: Owner\'s e-mail.')).toBeVisible();
    await map('Login', /^Owner's e-mail/);
    const rows = await screen.findByRole('region', { name: 'Rows' });
    expect(screen.getByRole('button', { name: 'Create 50 tenants' })).toBeEnabled();
    await userEvent.click(screen.getByRole('tab', { name: 'With faults' }));
    await waitFor(() => expect(within(rows).getAllByRole('row')).toHaveLength(11));
    expect(within(rows).getAllByText('Write free, pro or enterprise.')).toHaveLength(10);
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Create 50 tenants' }));
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/jobs\//));
  });

  it('gives a meaning once, and takes it away again', async () => {
    await chosen();
    await map('Login', /^Name/);
    expect(screen.getByRole('combobox', { name: 'What “Company” becomes' })).toHaveTextContent('Left out');
    expect(screen.getByRole('combobox', { name: 'What “Login” becomes' })).toHaveTextContent('Name');
    await map('Login', /^Left out/);
    expect(screen.getByRole('combobox', { name: 'What “Login” becomes' })).toHaveTextContent('Left out');
  });

  it('takes the file that the dialog of the desktop answers', async () => {
    await renderApp('/import');
    await userEvent.click(await screen.findByRole('button', { name: 'Browse…' }));
    expect(await screen.findByRole('heading', { name: 'Columns' })).toBeVisible();
  });

  it('says what is wrong with a file, and takes one that is dropped', async () => {
    const { port } = await renderApp('/import');
    await userEvent.type(await screen.findByLabelText('Path of the file'), '/srv/files/clients.xlsx');
    await userEvent.click(screen.getByRole('button', { name: 'Read file' }));
    expect(await screen.findByText(/Choose a file that ends in/)).toBeVisible();
    act(() => port.emit('tauri://drag-drop', { paths: ['/srv/files/clients.csv'] }));
    expect(await screen.findByRole('heading', { name: 'Columns' })).toBeVisible();
  });

  it('maps without a connection and says what waits; the upload goes on by itself', async () => {
    const { port } = await chosen({ prepare: (world) => { world.offline = true; } });
    expect(screen.getByText(/^Waits for the platform/)).toBeVisible();
    await map('Login', /^Owner's e-mail/);
    expect(screen.getByText(/once the file has arrived there/)).toBeVisible();
    await expectNoViolations();
    act(() => {
      port.world.offline = false;
      port.world.changed('imports', 'sync');
    });
    expect(await screen.findByText('The file is at the platform')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Create 50 tenants' })).toBeVisible();
  });

  it('is not for support', async () => {
    await renderApp('/import', { prepare: (world) => { world.role = 'support'; } });
    expect(await screen.findByText(/Admin/)).toBeVisible();
    expect(screen.queryByLabelText('Path of the file')).toBeNull();
  });
});

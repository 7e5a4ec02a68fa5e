import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakePort } from '@/platform/fake';
import { work } from '@/platform/fake/jobs';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';
import { dropOrder } from './order';

beforeEach(dropOrder);

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
    const { port, history } = await chosen();
    expect(await screen.findByText('Say which columns hold: Owner\'s e-mail.')).toBeVisible();
    await map('Login', /^Owner's e-mail/);
    const rows = await screen.findByRole('region', { name: 'Rows' });
    expect(screen.getByRole('button', { name: 'Create 50 tenants' })).toBeEnabled();
    await userEvent.click(screen.getByRole('tab', { name: 'With faults' }));
    await waitFor(() => expect(within(rows).getAllByRole('row')).toHaveLength(11));
    expect(within(rows).getAllByText('Write free, pro or enterprise.')).toHaveLength(10);
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Create 50 tenants' }));
    await waitFor(() => expect(port.world.jobs[0]).toMatchObject({ kind: 'import', total: 60 }));
    expect(history.location.pathname).toBe('/import');
    expect(await screen.findByLabelText('Path of the file')).toBeVisible();
  });

  it('shows the rows of another order from their beginning', async () => {
    await chosen();
    await map('Login', /^Owner's e-mail/);
    await userEvent.click(await screen.findByRole('button', { name: 'Later' }));
    expect(await screen.findByText('51 to 60 of 60')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Later' })).toHaveFocus();
    await map('Package', /^Left out/);
    expect(await screen.findByText('1 to 50 of 60')).toBeVisible();
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

  it('finds what was chosen for a file again after a look at something else', async () => {
    const { history } = await chosen();
    await map('Login', /^Owner's e-mail/);
    act(() => history.push('/jobs'));
    await screen.findByText('No job yet');
    act(() => history.push('/import'));
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'What “Login” becomes' })).toHaveTextContent('Owner\'s e-mail'));
    await userEvent.click(screen.getByRole('button', { name: 'Choose another file' }));
    await userEvent.type(await screen.findByLabelText('Path of the file'), '/srv/files/clients.csv{Enter}');
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'What “Login” becomes' })).toHaveTextContent('Left out'));
  });

  it('says in Persian, too, what is wrong with a cell', async () => {
    await renderApp('/import', { language: 'fa', prepare: (world) => { world.tenants[0]!.name = 'Harbour Clinic 0'; } });
    await userEvent.type(await screen.findByLabelText('مسیر پرونده'), '/srv/files/clients.xlsx{Enter}');
    expect(await screen.findByText(/به‌صورت جدول خوانده نمی‌شود/)).toBeVisible();
    await userEvent.clear(screen.getByLabelText('مسیر پرونده'));
    await userEvent.type(screen.getByLabelText('مسیر پرونده'), '/srv/files/clients.csv{Enter}');
    await userEvent.click(await screen.findByRole('combobox', { name: /Login/ }));
    await userEvent.click(await screen.findByRole('option', { name: /^رایانامهٔ مالک/ }));
    expect((await screen.findAllByText(/^یکی از free، pro یا enterprise/)).length).toBeGreaterThan(0);
    expect(screen.getByText('سکو از پیش مستأجری با همین دارد.')).toBeVisible();
    expect(screen.queryByText(/^Write free/)).toBeNull();
  });
});

it('leaves the focus where the work goes on', async () => {
  await renderApp('/import');
  await userEvent.type(await screen.findByLabelText('Path of the file'), '/srv/files/clients.csv{Enter}');
  await waitFor(() => expect(screen.getByRole('group', { name: 'clients.csv' })).toHaveFocus());
  await userEvent.click(await screen.findByRole('button', { name: 'Choose another file' }));
  await waitFor(() => expect(screen.getByRole('group', { name: 'Choose a file' })).toHaveFocus());
});

describe('an upload that is refused', () => {
  it('is tried again from where it stands, with what was chosen', async () => {
    const { port } = await chosen();
    await map('Login', /^Owner's e-mail/);
    const refuse = (detail: string) => act(() => {
      Object.assign(port.world.upload!, { phase: 'failed', problem: { code: 'invalid', status: 422, title: '', detail, fields: [{ field: 'file', message: detail }] } });
      port.world.changed('imports');
    });
    refuse('The file changed while it was sent.');
    expect(await screen.findByRole('alert')).toHaveTextContent('The file changed while it was sent.');
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The file is at the platform')).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'What “Login” becomes' })).toHaveTextContent('Owner\'s e-mail');
  });
});

describe('an import that was started', () => {
  const started = async (options: AppOptions = {}) => {
    const app = await chosen({ ...options, prepare: (world) => { world.jobsRun = false; options.prepare?.(world); } });
    await map('Login', /^Owner's e-mail/);
    await userEvent.click(await screen.findByRole('button', { name: 'Create 50 tenants' }));
    const job = await screen.findByRole('listitem', { name: 'Import of tenants: 60 rows' });
    const step = (port: FakePort, rows: number) => act(() => work(port.world, port.world.jobs[0]!.id, rows));
    return { ...app, job, step };
  };

  it('shows how far it is where it was started, and leads to its job', async () => {
    const { port, history, job, step } = await started();
    await waitFor(() => expect(job).toHaveFocus());
    expect(job).toHaveTextContent('0 of 60');
    step(port, 30);
    await waitFor(() => expect(job).toHaveTextContent('30 of 60'));
    expect(within(job).getByRole('progressbar')).toBeVisible();
    expect(within(job).queryByRole('button', { name: /Retry failed/ })).toBeNull();
    await expectNoViolations();
    await userEvent.click(within(job).getByRole('link', { name: 'Import of tenants: 60 rows' }));
    await waitFor(() => expect(history.location.pathname).toBe(`/jobs/${port.world.jobs[0]!.id}`));
  });

  it('leads on where rows failed: once more, or as a file to mend', async () => {
    const { port, job, step } = await started();
    const [first] = port.world.jobs;
    step(port, 60);
    await waitFor(() => expect(job).toHaveTextContent('10 failed'));
    expect(job).toHaveTextContent(/harmed no other/);
    await userEvent.click(within(job).getByRole('button', { name: 'Download failed rows' }));
    expect(await screen.findByText(/wheelhouse-import-failed/)).toBeVisible();
    await userEvent.click(within(job).getByRole('button', { name: 'Retry failed' }));
    const again = await screen.findByRole('listitem', { name: 'Import of tenants: 10 rows' });
    await waitFor(() => expect(again).toHaveFocus());
    expect(port.world.jobs[0]).toMatchObject({ parent: first!.id, total: 10 });
  });

  it('is there again after a look at something else, also offline', async () => {
    const { port, history, step } = await started();
    step(port, 60);
    act(() => history.push('/inbox'));
    await waitFor(() => expect(screen.queryByRole('listitem', { name: /^Import of tenants/ })).toBeNull());
    port.world.offline = true;
    act(() => history.push('/import'));
    const job = await screen.findByRole('listitem', { name: 'Import of tenants: 60 rows' });
    expect(within(job).getByRole('button', { name: 'Retry failed' })).toHaveAccessibleDescription(/connection to the platform/);
  });
});

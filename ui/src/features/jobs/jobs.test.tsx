import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { work } from '@/platform/fake/jobs';
import { sitesOf } from '@/platform/fake/sites';
import type { FakePort } from '@/platform/fake';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

/** A job on everybody, of which nothing is done yet. */
async function stage(options: AppOptions = {}) {
  const app = await renderApp('/tenants', { ...options, prepare: (world) => { world.jobsRun = false; options.prepare?.(world); } });
  await screen.findByRole('grid');
  const { port } = app;
  const chosen = { by: 'ids' as const, ids: port.world.tenants.map((tenant) => tenant.id) };
  const pause = { act: 'status' as const, to: 'paused' as const, notify_owner: false };
  const preview = await port.invoke('bulk_preview', { chosen, act: pause });
  const { job } = await port.invoke('bulk_start', { start: { chosen, act: pause, justification: 'The region is down for maintenance.', typed: null, code: null, expected: preview.total, fingerprint: preview.fingerprint } });
  return { ...app, id: job.id };
}

const step = (port: FakePort, id: string, rows: number) => act(async () => work(port.world, id, rows));

describe('jobs', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    const { history, port, id } = await stage({ language });
    await step(port, id, 60);
    act(() => history.push(`/jobs/${id}`));
    await screen.findAllByRole('progressbar');
    await screen.findAllByRole('listitem');
    await expectNoViolations();
  });

  it('say how far they are: in the band over the list, in the strip, and beside each other', async () => {
    const { history, port, id } = await stage();
    await step(port, id, 30);
    const band = await screen.findByRole('region', { name: 'Your running jobs' });
    expect(band).toHaveTextContent('30 of 120');
    expect(screen.getByRole('contentinfo', { name: 'Platform status' })).toHaveTextContent('1 job · 25%');
    act(() => history.push('/jobs'));
    expect(await screen.findByRole('row', { name: /Pause 120 tenants.*Running.*25%/ })).toBeVisible();
    await step(port, id, 90);
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Your running jobs' })).toBeNull());
    expect(await screen.findByText(/^Pause 120 tenants: (Done|Failed)/)).toBeVisible();
  });

  it('are stopped by keyboard; what is done stays', async () => {
    const { history, port, id } = await stage();
    await step(port, id, 10);
    act(() => history.push(`/jobs/${id}`));
    await screen.findByRole('button', { name: /Cancel the job/ });
    await userEvent.keyboard('z');
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this job?' });
    expect(dialog).toHaveTextContent('10 of 120 rows are done and stay so');
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('It was cancelled: 110 rows were never tried.')).toBeVisible();
  });

  it('show why rows failed, try them again and save their results', async () => {
    const { history, port, id } = await stage();
    await step(port, id, 120);
    const failed = port.world.jobs[0]!.failed;
    expect(failed).toBeGreaterThan(0);
    act(() => history.push(`/jobs/${id}`));
    const rows = await screen.findByRole('region', { name: 'Rows' });
    await waitFor(() => expect(within(rows).getAllByRole('listitem')).toHaveLength(Math.min(100, failed)));
    expect(within(rows).getAllByText(/tenant cannot be changed so/)[0]).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Results as CSV' }));
    expect(await screen.findByText(/Saved: .*\.csv/)).toBeVisible();
    await userEvent.keyboard('t');
    await waitFor(() => expect(history.location.pathname).not.toBe(`/jobs/${id}`));
    expect(port.world.jobs[0]).toMatchObject({ parent: id, total: failed });
    expect(await screen.findByRole('link', { name: 'an earlier job' })).toBeVisible();
  });

  it.each([['en', /^Deploy the site of/, 'Make version 1 current'], ['fa', /^استقرار نسخهٔ ۱ یک سایت/, 'نسخهٔ ۱ عرضه شود']] as const)('word the deployment of a site in %s, row by row', async (language, title, end) => {
    let id = '';
    const { history, port } = await renderApp('/jobs', { language, prepare: (world) => { id = world.tenants.find((tenant) => tenant.status === 'active' && !sitesOf(world).sites.has(tenant.id))?.id ?? ''; } });
    const job = await act(() => port.invoke('site_deploy', { id, from: null }));
    act(() => history.push(`/jobs/${job.id}`));
    expect(await screen.findByRole('heading', { level: 2, name: title })).toBeVisible();
    expect(await screen.findByText(end)).toBeVisible();
    // A file is no way to a tenant.
    expect(screen.getByText('config.json')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'config.json' })).toBeNull();
    await expectNoViolations();
  });

  it('can be read offline, without their rows', async () => {
    const { history, port, id } = await stage();
    await step(port, id, 120);
    port.world.offline = true;
    act(() => history.push(`/jobs/${id}`));
    expect(await screen.findByRole('heading', { level: 2, name: 'Pause 120 tenants' })).toBeVisible();
    expect(await screen.findByRole('alert')).toHaveTextContent(/needs a connection to the platform/);
  });

  it('are nothing to be afraid of when there is none', async () => {
    await renderApp('/jobs');
    expect(await screen.findByText('No job yet')).toBeVisible();
  });
});

import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { work } from '@/platform/fake/jobs';
import { sitesOf } from '@/platform/fake/sites';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const copied = vi.fn((_text: string) => Promise.resolve());
const clipboard = () => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: copied } });

async function list(path = '/sites', options: AppOptions = {}) {
  const app = await renderApp(path, options);
  await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(2));
  const broken = () => [...sitesOf(app.port.world).sites.values()].filter((site) => site.state === 'broken').length;
  return { ...app, broken };
}

describe('the list of sites', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s, with deployments under way and the question before one', async (language) => {
    const { port } = await list('/sites', { language, prepare: (world) => { world.jobsRun = false; } });
    await act(() => port.invoke('site_deploy', { id: port.world.tenants.find((tenant) => tenant.status === 'active')!.id, from: null }));
    await screen.findByRole('progressbar');
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: language === 'en' ? /^Deploy all/ : /^استقرار هر/ }));
    await expectNoViolations(await screen.findByRole('dialog'));
  });

  it('deploys all that are in the list, but asks with their number first', async () => {
    const { port, broken, history } = await list();
    const before = broken();
    expect(before).toBeGreaterThan(1);
    await userEvent.click(await screen.findByRole('button', { name: /^Broken/ }));
    await waitFor(() => expect(history.location.search).toBe('?state=broken'));
    await userEvent.click(await screen.findByRole('button', { name: new RegExp(`^Deploy ${before} sites`) }));
    const dialog = await screen.findByRole('dialog', { name: `Deploy ${before} sites?` });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(broken()).toBe(before);
    await userEvent.keyboard('b{Enter}');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: `Deploy ${before} sites` }));
    await waitFor(() => expect(broken()).toBe(0));
    expect(port.world.jobs[0]).toMatchObject({ kind: 'deployment', total: before, done: before });
    await userEvent.click(await screen.findByRole('button', { name: 'Show' }));
    expect(history.location.pathname).toBe(`/jobs/${port.world.jobs[0]!.id}`);
  });

  it('skips what is whole unless that is asked for', async () => {
    const { port } = await list('/sites?state=healthy');
    const deploy = async (force: boolean) => {
      await userEvent.keyboard('b{Enter}');
      const dialog = await screen.findByRole('dialog');
      if (force) await userEvent.click(within(dialog).getByRole('checkbox', { name: 'Also those that are whole and up to date' }));
      await userEvent.click(within(dialog).getByRole('button', { name: /^Deploy/ }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    };
    await deploy(false);
    expect(port.world.jobs[0]).toMatchObject({ done: 0, skipped: port.world.jobs[0]!.total });
    await deploy(true);
    expect(port.world.jobs[0]).toMatchObject({ done: port.world.jobs[0]!.total, skipped: 0 });
  });

  it('deploys no others than were counted', async () => {
    const { port, broken } = await list('/sites?state=broken');
    const before = broken();
    await userEvent.keyboard('b{Enter}');
    const dialog = await screen.findByRole('dialog', { name: `Deploy ${before} sites?` });
    const moved = [...sitesOf(port.world).sites.values()].find((site) => site.state === 'broken')!;
    act(() => {
      sitesOf(port.world).sites.set(moved.id, { ...moved, state: 'healthy' });
      port.world.changed('sites');
    });
    await userEvent.click(within(dialog).getByRole('button', { name: `Deploy ${before} sites` }));
    expect(await within(dialog).findByText(new RegExp(`${before - 1} sites match now`))).toBeVisible();
    expect(port.world.jobs).toHaveLength(0);
    await userEvent.click(within(dialog).getByRole('button', { name: `Deploy ${before - 1} sites` }));
    await waitFor(() => expect(port.world.jobs[0]?.total).toBe(before - 1));
  });

  it('deploys what is chosen by keyboard, and lets the choice go', async () => {
    const { port } = await list();
    await userEvent.keyboard('xjx');
    expect(await screen.findByText('2 selected')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('2 selected')).toBeNull());
    expect(screen.getByRole('grid')).toHaveFocus();
    await userEvent.keyboard('x');
    await userEvent.keyboard('b{Enter}');
    await screen.findByRole('dialog', { name: 'Deploy 1 site?' });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(port.world.jobs[0]?.total).toBe(1));
  });

  it('shows deployments under way with their job behind them, and asks before one is stopped', async () => {
    const { port, history } = await list('/sites', { prepare: (world) => { world.jobsRun = false; } });
    const tenant = port.world.tenants.find((candidate) => candidate.status === 'active')!;
    const job = await act(() => port.invoke('site_deploy', { id: tenant.id, from: null }));
    act(() => work(port.world, job.id, 3));
    const queue = await screen.findByRole('region', { name: 'Deployments under way' });
    await waitFor(() => expect(queue).toHaveTextContent(`3 of ${job.total}`));
    expect(within(await screen.findByRole('row', { name: new RegExp(tenant.name) })).getByText('Deploying')).toBeVisible();
    await userEvent.click(within(queue).getByRole('button', { name: `Cancel the job: Deploy the site of ${tenant.name}` }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this job?' });
    expect(dialog).toHaveTextContent('Visitors keep the version that is served now');
    expect(port.world.jobs[0]!.state).toBe('running');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(port.world.jobs[0]!.state).toBe('cancelled'));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Deployments under way' })).toBeNull());
    const next = await act(() => port.invoke('site_deploy', { id: tenant.id, from: null }));
    await userEvent.click(await screen.findByRole('link', { name: `Deploy the site of ${tenant.name}` }));
    expect(history.location.pathname).toBe(`/jobs/${next.id}`);
  });

  it('copies a whole address by mouse without opening the row, and by the palette', async () => {
    clipboard();
    const { port, history } = await list();
    const [row] = (await port.invoke('sites_page', { query: { text: '', state: null }, offset: 0, limit: 1 })).rows;
    const address = `http://${row!.subdomain}.localhost`;
    expect(await screen.findByText(address)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: `Copy the address of ${row!.name}` }));
    expect(copied).toHaveBeenLastCalledWith(address);
    expect(history.location.pathname).toBe('/sites');
    copied.mockClear();
    act(() => screen.getByRole('grid').focus());
    await userEvent.keyboard('{Home}{Control>}k{/Control}');
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(`^Copy the address of ${row!.name}`) }));
    expect(copied).toHaveBeenLastCalledWith(address);
  });

  it('keeps its question on the way back from a dossier', async () => {
    const { history } = await list('/sites?state=broken');
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/tenants\/.+/));
    act(() => history.back());
    expect(await screen.findByRole('button', { name: /^Broken/, pressed: true })).toBeVisible();
  });

  it('deploys nothing offline, and says why', async () => {
    await list('/sites', { prepare: (world) => { world.offline = true; } });
    expect(await screen.findByRole('button', { name: /^Deploy all/ })).toHaveAccessibleDescription(/connection to the platform/);
  });
});

describe('requests for modules', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    await renderApp('/upgrades', { language });
    await waitFor(() => expect(screen.getAllByRole('listitem').length).toBeGreaterThan(1));
    await expectNoViolations();
  });

  it('are reached by the arrows of the tabs, which keep the focus', async () => {
    const { history } = await list();
    act(() => screen.getByRole('tab', { name: 'Sites' }).focus());
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(history.location.pathname).toBe('/upgrades'));
    await waitFor(() => expect(screen.getByRole('tab', { name: /^Requests for modules/ })).toHaveFocus());
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(history.location.pathname).toBe('/sites'));
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Sites' })).toHaveFocus());
  });

  it('are granted at once and declined with a note', async () => {
    const { port } = await renderApp('/upgrades');
    const open = () => sitesOf(port.world).requests.filter((request) => request.state === 'open').length;
    const before = open();
    await userEvent.click((await screen.findAllByRole('button', { name: /^Grant/ }))[0]!);
    await waitFor(() => expect(open()).toBe(before - 1));
    await userEvent.click((await screen.findAllByRole('button', { name: /^Decline/ }))[0]!);
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: /^Decline/ }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Write 3 to 300 characters.');
    expect(open()).toBe(before - 1);
    await userEvent.type(within(dialog).getByLabelText(/Answer to the tenant/), 'It comes with Pro.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(open()).toBe(before - 2));
    expect(await screen.findByText('Nobody waits for a module')).toBeVisible();
  });

  it('need the network to be answered', async () => {
    await renderApp('/upgrades', { prepare: (world) => { world.offline = true; } });
    const grant = (await screen.findAllByRole('button', { name: /^Grant/ }))[0]!;
    expect(grant).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('the site in a dossier', () => {
  const open = async (options: AppOptions = {}) => {
    let id = '';
    const app = await renderApp('/', { ...options, prepare: (world) => { id = [...sitesOf(world).missing.keys()][0] ?? ''; options.prepare?.(world); } });
    act(() => app.history.push(`/tenants/${id}`));
    const section = await screen.findByRole('region', { name: options.language === 'fa' ? 'سایت' : 'Site' });
    await within(section).findByText(/^http:/);
    return { ...app, id, section };
  };

  it('says what is missing and mends it', async () => {
    const { port, id, section } = await open();
    expect(await within(section).findByText('2 files are missing:')).toBeVisible();
    await expectNoViolations(section);
    await userEvent.click(within(section).getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(sitesOf(port.world).missing.has(id)).toBe(false));
    expect(await within(section).findByText(/Every file is there/)).toBeVisible();
  });

  it('shows the whole address and copies it', async () => {
    clipboard();
    const { port, id, section } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Copy address' }));
    expect(copied).toHaveBeenLastCalledWith(`http://${port.world.tenants.find((tenant) => tenant.id === id)!.subdomain}.localhost`);
  });

  it('looks at the site anew once one is back from offline', async () => {
    const { port, section } = await open({ prepare: (world) => { world.offline = true; } });
    expect(await within(section).findByText(/^The last known state is shown/)).toBeVisible();
    await act(() => port.invoke('work_offline', { on: false }));
    expect(await within(section).findByText('2 files are missing:')).toBeVisible();
  });

  it('is looked at when one asks, and whenever one comes to see it', async () => {
    const { port, id, section, history } = await open();
    await within(section).findByText('2 files are missing:');
    sitesOf(port.world).missing.set(id, ['config.json']);
    await userEvent.click(within(section).getByRole('button', { name: 'Check now' }));
    expect(await within(section).findByText('1 file is missing:')).toBeVisible();
    act(() => history.push('/sites'));
    await screen.findByRole('grid');
    sitesOf(port.world).missing.set(id, ['config.json', 'icon.svg', 'style.css']);
    act(() => history.push(`/tenants/${id}`));
    expect(await screen.findByText('3 files are missing:')).toBeVisible();
  });

  it('follows its deployment with the job behind it, and tries failed rows again', async () => {
    const { port, history, section } = await open({ prepare: (world) => { world.jobsRun = false; } });
    await userEvent.click(within(section).getByRole('button', { name: 'Redeploy' }));
    await within(section).findByRole('progressbar');
    expect(within(section).getByText('Deploying')).toBeVisible();
    expect(within(section).getByRole('button', { name: 'Redeploy' })).toHaveAccessibleDescription('A deployment is under way.');
    const job = port.world.jobs[0]!;
    const last = port.world.jobItems.get(job.id)!.at(-1)!;
    act(() => {
      work(port.world, job.id, job.total - 1);
      Object.assign(last, { state: 'failed' });
      Object.assign(job, { failed: 1, state: 'done', ended_at: new Date().toISOString() });
      port.world.changed('jobs');
    });
    await userEvent.click(await within(section).findByRole('button', { name: 'Retry failed' }));
    await waitFor(() => expect(port.world.jobs[0]).toMatchObject({ parent: job.id, total: 1 }));
    await waitFor(() => expect(section).toHaveTextContent('0 of 1'));
    await userEvent.click(within(section).getByRole('link', { name: /^Deploy the site of/ }));
    expect(history.location.pathname).toBe(`/jobs/${port.world.jobs[0]!.id}`);
  });

  it('asks before an older version comes back', async () => {
    const { port, id, section } = await open();
    await userEvent.click(within(section).getByRole('button', { name: 'Redeploy' }));
    await waitFor(() => expect(sitesOf(port.world).versions.get(id)).toHaveLength(2));
    await userEvent.click(within(section).getByRole('button', { name: 'Versions' }));
    await userEvent.click(await within(section).findByRole('button', { name: 'Bring version 1 back' }));
    const dialog = await screen.findByRole('dialog', { name: 'Bring version 1 back?' });
    await expectNoViolations(dialog);
    expect(sitesOf(port.world).versions.get(id)).toHaveLength(2);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Bring back' }));
    await waitFor(() => expect(sitesOf(port.world).versions.get(id)?.[0]).toMatchObject({ number: 3, copy_of: 1 }));
    expect(await within(section).findByText('copy of 1', { exact: false })).toBeVisible();
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp } from '@/test/render';
import { defaultRoute, routeOf, withRoute } from './routes';

describe('settings', () => {
  it('are saved at once and undone from the toast', async () => {
    const { port } = await renderApp('/settings/appearance');
    await userEvent.click(await screen.findByRole('radio', { name: /Compact/ }));
    await waitFor(() => expect(port.world.settings.dense).toBe(true));
    await waitFor(() => expect(document.documentElement.dataset.density).toBe('dense'));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(port.world.settings.dense).toBe(false));
  });

  it('refuse a time to lock that is out of range, and take Persian digits', async () => {
    const { port } = await renderApp('/settings/security');
    const field = await screen.findByLabelText('Lock after minutes without input');
    await userEvent.clear(field);
    await userEvent.type(field, '500{Enter}');
    expect(screen.getByText('Write a whole number from 1 to 240.')).toBeVisible();
    expect(port.world.settings.lock_after_minutes).toBe(15);
    await userEvent.clear(field);
    await userEvent.type(field, '۳۰{Enter}');
    await waitFor(() => expect(port.world.settings.lock_after_minutes).toBe(30));
  });

  it('revoke another session, never the one in use', async () => {
    const { port } = await renderApp('/settings/security');
    expect(await screen.findByRole('button', { name: /^Revoke: .*Debian/ })).toHaveAccessibleDescription(/the session you are in/);
    await userEvent.click(screen.getByRole('button', { name: /^Revoke: .*macOS/ }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(port.world.sessions).toHaveLength(1));
  });

  it('forget the platform only when its name is typed', async () => {
    const { port } = await renderApp('/settings/security');
    await userEvent.click(await screen.findByRole('button', { name: 'Forget this platform' }));
    const dialog = await screen.findByRole('dialog');
    const yes = within(dialog).getByRole('button', { name: 'Forget it' });
    expect(yes).toBeDisabled();
    await userEvent.type(within(dialog).getByRole('textbox'), 'Harbour Cloud');
    await userEvent.click(yes);
    await waitFor(() => expect(port.world.phase).toBe('welcome'));
  });

  it('start with the computer when asked to, by keyboard too', async () => {
    const { port } = await renderApp('/settings/notifications');
    const start = await screen.findByRole('switch', { name: /Start with the computer/ });
    await waitFor(() => expect(start).toBeEnabled());
    expect(start).not.toBeChecked();
    start.focus();
    await userEvent.keyboard(' ');
    await waitFor(() => expect(port.world.autostart).toBe(true));
    await waitFor(() => expect(start).toBeChecked());
  });

  it('say where starting with the computer cannot be arranged here', async () => {
    await renderApp('/settings/notifications', { prepare: (world) => (world.autostart = null) });
    expect(await screen.findByText(/arranged in the system's own settings/)).toBeVisible();
    expect(screen.getByRole('switch', { name: /Start with the computer/ })).toBeDisabled();
  });

  it.each(['appearance', 'security', 'notifications', 'platform', 'about'])('show %s without violations', async (section) => {
    await renderApp(`/settings/${section}`);
    await screen.findByRole('tab', { selected: true });
    await screen.findAllByRole('heading', { level: 2 });
    await expectNoViolations();
  });
});

describe('routing', () => {
  it('keeps only what deviates from the defaults', () => {
    const off = withRoute([], 'alert', 'high', 'off');
    expect(off).toEqual([{ kind: 'alert', severity: 'high', route: 'off' }]);
    expect(routeOf(off, 'alert', 'high')).toBe('off');
    expect(withRoute(off, 'alert', 'high', defaultRoute('alert', 'high'))).toEqual([]);
  });
});

describe('updates', () => {
  it('are asked for, shown with what is new, fetched only when told to, and can be called off', async () => {
    const { port } = await renderApp('/settings/about');
    const section = within(await screen.findByRole('region', { name: 'Updates' }));
    expect(section.getByText('This is the newest version.')).toBeVisible();
    await userEvent.click(section.getByRole('button', { name: 'Check now' }));
    expect(await section.findByText(/Lists open twice as fast/)).toBeVisible();
    expect(port.world.update.now.step).toBe('available');
    await userEvent.click(section.getByRole('button', { name: /^Download/ }));
    expect(await section.findByRole('progressbar')).toBeVisible();
    await expectNoViolations();
    await userEvent.click(section.getByRole('button', { name: 'Stop the download' }));
    expect(await section.findByRole('button', { name: /^Download/ })).toBeVisible();
  });

  it.each(['insecure', 'downgrade', 'signature', 'version', 'file', 'malformed', 'too_new'] as const)('say why one is refused (%s), and offer nothing but to ask again', async (reason) => {
    await renderApp('/settings/about', { prepare: (world) => (world.update.now = { step: 'refused', reason }) });
    const section = within(await screen.findByRole('region', { name: 'Updates' }));
    expect(section.getByText(/An update was refused, and nothing of it was used/)).toBeVisible();
    expect(section.getAllByRole('button').map((button) => button.textContent)).toEqual(['Check now']);
    await expectNoViolations();
  });

  it('say that they are off, and offer nothing', async () => {
    await renderApp('/settings/about', { prepare: (world) => (world.update.now = { step: 'off' }) });
    const section = within(await screen.findByRole('region', { name: 'Updates' }));
    expect(section.getByText(/made without an update channel/)).toBeVisible();
    expect(section.queryByRole('button')).toBeNull();
  });

  it('are only told where the system brings them', async () => {
    await renderApp('/settings/about', { prepare: (world) => (world.update.means = 'told') });
    const section = within(await screen.findByRole('region', { name: 'Updates' }));
    await userEvent.click(section.getByRole('button', { name: 'Check now' }));
    expect(await section.findByText(/who also brings its updates/)).toBeVisible();
    expect(section.queryByRole('button', { name: /Download/ })).toBeNull();
  });

  it('say what they will do before they do it', async () => {
    const release = { version: '0.2.0', published: '2026-11-20T08:00:00.000Z', notes_en: 'Faster.', notes_fa: 'تندتر.', size: 9 };
    await renderApp('/settings/about', { prepare: (world) => (world.update.now = { step: 'ready', release }) });
    const section = within(await screen.findByRole('region', { name: 'Updates' }));
    expect(section.getByText(/impersonation windows close/)).toBeVisible();
    expect(section.getByRole('button', { name: 'Install and restart' })).toBeEnabled();
    await expectNoViolations();
  });
});

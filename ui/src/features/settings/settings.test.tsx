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

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

const open = (options: AppOptions = {}) => renderApp('/mailbox', options);

describe('the mailbox', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s, list and message', async (language) => {
    const { port } = await open({ language });
    await userEvent.click(await screen.findByText(port.world.mail[0]!.mail.subject));
    await screen.findByText(/Dear/);
    await expectNoViolations();
  });

  it('shows a message as text, and as a page that can do nothing', async () => {
    const { port } = await open();
    await userEvent.click(await screen.findByText(port.world.mail[0]!.mail.subject));
    expect(await screen.findByText(/Dear/)).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Page' }));
    // Drawn by the console itself: the window's policy lets no frame be shown, and nothing of a message is run.
    expect(screen.getByRole('tabpanel', { name: 'Page' }).querySelector('p')).toHaveTextContent(/^Dear/);
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('says why a message failed, and sends it once more', async () => {
    const { port } = await open();
    const failed = port.world.mail.find(({ mail }) => mail.state === 'failed')!;
    await userEvent.click(await screen.findByText(failed.mail.subject));
    expect(await screen.findByText(failed.mail.reason!)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Send once more' }));
    await waitFor(() => expect(failed.mail.state).toBe('queued'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Send once more' })).toBeNull());
  });

  it('is only looked at by support', async () => {
    const { port } = await open({ prepare: (world) => { world.role = 'support'; } });
    const failed = port.world.mail.find(({ mail }) => mail.state === 'failed')!;
    await userEvent.click(await screen.findByText(failed.mail.subject));
    expect(await screen.findByRole('button', { name: 'Send once more' })).toHaveAccessibleDescription(/Needs the role/);
  });

  it('says that nothing leaves the platform while no mail server is configured', async () => {
    await open({ prepare: (world) => { world.sends = false; } });
    expect(await screen.findByText(/No mail server is configured/)).toBeVisible();
  });

  it('narrows to a state', async () => {
    const { port } = await open();
    const sent = port.world.mail.find(({ mail }) => mail.state === 'sent')!;
    const failed = port.world.mail.find(({ mail }) => mail.state === 'failed')!;
    await screen.findByText(sent.mail.subject);
    await userEvent.click(screen.getByRole('button', { name: /State/ }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Failed' }));
    const list = within(await screen.findByRole('grid'));
    await waitFor(() => expect(list.queryByText(sent.mail.subject)).toBeNull());
    expect(list.getByText(failed.mail.subject)).toBeVisible();
  });

  it('keeps no copy, and says so offline', async () => {
    await open({ prepare: (world) => { world.offline = true; } });
    expect(await screen.findByText(/Mail is not kept on this device/)).toBeVisible();
    await expectNoViolations();
  });

  it('is reached by keyboard', async () => {
    const { history } = await renderApp('/outbox');
    await screen.findByRole('navigation');
    await userEvent.keyboard('gp');
    await waitFor(() => expect(history.location.pathname).toBe('/mailbox'));
    expect(within(await screen.findByRole('main')).getByRole('heading', { name: 'Mailbox', level: 1 })).toBeVisible();
  });
});

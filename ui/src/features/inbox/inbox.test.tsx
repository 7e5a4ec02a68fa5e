import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { makeBusy } from '@/platform/fake/busy';
import { expectNoViolations, renderApp } from '@/test/render';

describe('the inbox', () => {
  it('is walked, acknowledged and read by keyboard', async () => {
    const { port } = await renderApp('/inbox', { prepare: makeBusy });
    await screen.findByText(/^Outbound calls 640/);
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/212 events since/));
    await userEvent.keyboard('j');
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/Outbound calls 640/));
    await userEvent.keyboard('a');
    await waitFor(() => expect(port.world.inbox.find((item) => item.title.startsWith('Outbound'))).toMatchObject({ acknowledgeable: false, read: true }));
    await userEvent.keyboard('k');
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/212 events since/));
    await userEvent.keyboard('r');
    await waitFor(() => expect(port.world.inbox[0]?.read).toBe(true));
  });

  it('opens the very thing and counts it as read', async () => {
    const { port, history } = await renderApp('/inbox');
    await userEvent.click(await screen.findByRole('button', { name: /Voice calls fail/ }));
    const incident = port.world.incidents[0];
    await waitFor(() => expect(history.location.pathname).toBe(`/incidents/${incident?.id}`));
    expect(port.world.inbox.find((item) => item.id === `incident:${incident?.id}`)?.read).toBe(true);
  });

  it('gives the focus to the neighbour when what was read leaves the list', async () => {
    await renderApp('/inbox', { prepare: makeBusy });
    await userEvent.click(await screen.findByRole('tab', { name: /Unread/ }));
    await screen.findByText(/212 events since/);
    await waitFor(() => expect(screen.queryByText(/Your session ends/)).toBeNull());
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard('j');
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/212 events since/));
    await userEvent.keyboard('r');
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/Outbound calls 640/));
  });

  it('collapses a storm once the operator is awake', async () => {
    const { port } = await renderApp('/inbox', { prepare: makeBusy });
    expect(await screen.findByRole('alert')).toHaveTextContent(/212 events/);
    await userEvent.click(screen.getByRole('button', { name: 'I am awake' }));
    expect(await screen.findByText(/further events are only counted/)).toBeVisible();
    expect(port.world.storm?.acknowledged).toBe(true);
  });

  it('unfolds a digest', async () => {
    await renderApp('/inbox', { prepare: makeBusy });
    await userEvent.click(await screen.findByRole('button', { name: /While you were away/ }));
    expect(screen.getByText(/2 approvals decided by Marcus Bell/)).toBeVisible();
  });

  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/inbox', { language, prepare: makeBusy });
    await screen.findByText(/^Outbound calls 640/);
    await expectNoViolations();
  });
});

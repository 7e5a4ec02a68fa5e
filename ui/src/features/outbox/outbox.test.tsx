import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { makeBusy } from '@/platform/fake/busy';
import { expectNoViolations, renderApp } from '@/test/render';

async function openConflict() {
  const app = await renderApp('/outbox', { prepare: makeBusy });
  await userEvent.click(await screen.findByRole('button', { name: 'Show the first' }));
  const table = await screen.findByRole('table', { name: 'Both sides, field by field' });
  return { ...app, table, id: app.port.world.outbox.find((item) => item.state === 'conflict')?.id };
}

describe('a conflict', () => {
  it('shows what I saw, what the platform has and what I decided', async () => {
    const { table } = await openConflict();
    expect(within(table).getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['Field', 'What I saw', 'Platform now', 'My decision']);
    const notes = within(table).getByRole('row', { name: /^Notes/ });
    expect(within(notes).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['Asked for a call back on Monday.', 'Called back; the owner sent the missing licence.', 'Licence is missing but promised.']);
    expect(within(notes).getByText('Changed')).toBeInTheDocument();
    expect(within(table).getByRole('row', { name: /^Plan/ })).toHaveTextContent('not touched');
    await expectNoViolations();
  });

  it('is sent again when I keep mine', async () => {
    const { port, id } = await openConflict();
    await userEvent.click(screen.getByRole('button', { name: 'Keep my decision', description: /sent again, upon the present version/ }));
    await waitFor(() => expect(port.world.outbox.find((item) => item.id === id)).toMatchObject({ state: 'applied', conflict: [] }));
  });

  it('drops mine when I take theirs, and the next entry follows', async () => {
    const { port, id } = await openConflict();
    await userEvent.click(screen.getByRole('button', { name: 'Take theirs' }));
    await waitFor(() => expect(port.world.outbox.some((item) => item.id === id)).toBe(false));
    expect(await screen.findByText(/A suspended tenant cannot be paused/)).toBeVisible();
    await waitFor(() => expect(screen.getByRole('grid')).toHaveFocus());
  });
});

describe('a full change and a subscription', () => {
  it('are named in the words of a person, values too', async () => {
    await renderApp('/outbox', { prepare: makeBusy });
    expect(await screen.findByText('Extend subscription · 12 months')).toBeVisible();
    expect(screen.getByText('Change subscription · Plan, Ends, Limits, Agreed price')).toBeVisible();
    expect(screen.getByText('Pause subscription · Pause')).toBeVisible();
    await userEvent.click(screen.getByText('Change tenant · Phone, Address'));
    const table = await screen.findByRole('table', { name: 'Both sides, field by field' });
    expect(within(table).getByRole('row', { name: /^Limits/ })).toHaveTextContent('Unlimited');
    expect(within(table).getByRole('row', { name: /^Price a month/ })).toHaveTextContent('£49.00£59.00');
    expect(within(table).getByRole('row', { name: /^Subscription ends/ })).toHaveTextContent('28 Feb 2027');
    await expectNoViolations();
  });
});

describe('the outbox', () => {
  it('says why what was sent cannot be taken back', async () => {
    await renderApp('/outbox', { prepare: makeBusy });
    await userEvent.click(await screen.findByText('Sending'));
    expect(await screen.findByRole('button', { name: 'Cancel' })).toHaveAccessibleDescription('It is on its way and cannot be taken back.');
  });

  it('explains itself when nothing waits, and shows what is done when asked', async () => {
    const { port } = await renderApp('/outbox', { prepare: (world) => { makeBusy(world); world.outbox = world.outbox.filter((item) => item.state === 'applied'); } });
    expect(await screen.findByText('Nothing waits')).toBeVisible();
    await userEvent.click(screen.getByRole('switch', { name: 'Show what is done' }));
    expect(await screen.findByText(port.world.outbox[0]?.subject ?? '')).toBeVisible();
  });
});

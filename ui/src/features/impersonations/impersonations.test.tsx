import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { makeBusy } from '@/platform/fake/busy';
import { expectNoViolations, renderApp } from '@/test/render';

describe('impersonations', () => {
  it('of all operators are listed, one’s own first, and ended after a question', async () => {
    const { port } = await renderApp('/impersonations', { prepare: makeBusy });
    const rows = (await screen.findAllByText(/@wheelhouse\.example$/)).map((cell) => cell.textContent);
    expect(rows).toEqual(expect.arrayContaining(['ines@wheelhouse.example', 'marcus@wheelhouse.example']));
    await userEvent.click(screen.getByText('Elsewhere'));
    expect(await screen.findByRole('button', { name: 'Show its window' })).toHaveAccessibleDescription('Its window is open on another device.');
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'End session' }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'End session' }));
    await waitFor(() => expect(port.world.impersonations.filter((session) => session.ended_at === null)).toHaveLength(1));
  });

  it('of others cannot be ended by support', async () => {
    await renderApp('/impersonations', { prepare: (world) => { makeBusy(world); world.role = 'support'; } });
    await userEvent.click((await screen.findAllByText('Elsewhere'))[0] ?? document.body);
    expect(await screen.findByRole('button', { name: 'End session' })).toHaveAccessibleDescription('Needs the role “Admin”.');
  });

  it('that ended tell how', async () => {
    await renderApp('/impersonations', { prepare: makeBusy });
    await userEvent.click(await screen.findByRole('tab', { name: 'History' }));
    expect(await screen.findByText('Tenant suspended')).toBeVisible();
  });

  it('tell why a window of this device closed by itself, wherever one is', async () => {
    const { port } = await renderApp('/inbox', { prepare: makeBusy });
    const mine = port.world.impersonations.find((session) => session.ended_at === null && session.operator_id === port.world.operators[0]?.id);
    if (!mine) throw new Error('unreachable');
    await screen.findByRole('navigation');
    await waitFor(() => expect(screen.getByRole('link', { name: /Impersonations/ })).toHaveTextContent(/\d/));
    Object.assign(mine, { ended_at: mine.expires_at, end_reason: 'subdomain_changed' });
    port.world.changed('impersonations');
    expect(await screen.findByText(`The session in ${mine.tenant_name} has ended`)).toBeVisible();
    expect(screen.getByText('Subdomain changed')).toBeVisible();
  });
});

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { AuditAlarm } from '@/contract';
import { makeBusy } from '@/platform/fake/busy';
import { expectNoViolations, renderApp } from '@/test/render';
import { noFilters, toQuery } from './query';

const alarms: [AuditAlarm, RegExp][] = [
  [{ kind: 'altered', seq: 812 }, /Record 812 was altered/],
  [{ kind: 'truncated', seen: 900, now: 640 }, /saw 900 records, the platform now tells only 640/],
  [{ kind: 'forked', seq: 77 }, /rewritten from record 77 on/],
  [{ kind: 'gap', seq: 5 }, /Record 5 is missing/],
  [{ kind: 'bad_signature' }, /signature is wrong, or it was signed by another key/],
];

describe('the integrity of the history', () => {
  it.each(alarms)('raises its voice and says exactly what: %o', async (alarm, sentence) => {
    await renderApp('/audit', { prepare: (world) => (world.alarm = alarm) });
    const loud = await screen.findByRole('alert');
    expect(loud).toHaveTextContent(sentence);
    expect(within(loud).getAllByRole('listitem')).toHaveLength(5);
    await expectNoViolations(loud);
  });

  it('is calm in one line when whole', async () => {
    await renderApp('/audit');
    expect(await screen.findByText('History is whole')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the log', () => {
  it('shows before and after with secrets marked, and finds all of one action', async () => {
    await renderApp('/audit', { prepare: makeBusy });
    await userEvent.click(await screen.findByText('Set the owner’s e-mail and password'));
    const table = await screen.findByRole('table', { name: 'What changed' });
    expect(within(table).getAllByText('redacted')).toHaveLength(2);
    expect(table).not.toHaveTextContent('[redacted]');
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'All of this action' }));
    await waitFor(() => expect(screen.queryByText('Signed in')).toBeNull());
  });

  it('reads on where the first page ends', async () => {
    const { port } = await renderApp('/audit');
    await screen.findByText('8420');
    const grid = screen.getByRole('grid');
    Object.defineProperty(grid, 'scrollTop', { value: 3_600, configurable: true });
    fireEvent.scroll(grid);
    const wanted = port.world.audit[100]?.seq ?? 0;
    await waitFor(() => expect(grid).toHaveTextContent(String(wanted)));
  });

  it('tells support why it cannot export', async () => {
    await renderApp('/audit', { prepare: (world) => (world.role = 'support') });
    expect(await screen.findByRole('button', { name: 'Export' })).toHaveAccessibleDescription('Needs the role “Admin”.');
  });

  it('says where an export lies', async () => {
    await renderApp('/audit');
    await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'As CSV' }));
    expect((await screen.findAllByText(/Downloads\/audit-.*\.csv/))[0]).toBeVisible();
  });
});

describe('a question to the log', () => {
  it('names nothing that was not asked', () => expect(toQuery({ ...noFilters, text: '  ' })).toEqual({}));

  it('covers whole local days', () => {
    const { from, to } = toQuery({ ...noFilters, from: '2026-11-20', to: '2026-11-20' });
    expect(new Date(to ?? '').getTime() - new Date(from ?? '').getTime()).toBe(86_400_000);
  });
});

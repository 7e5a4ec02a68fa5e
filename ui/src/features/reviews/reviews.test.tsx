import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Tenant } from '@/contract';
import type { World } from '@/platform/fake/world';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';
import { faultOf, itemsFor, withState } from './rules';

const NOTES = 'Company number and owner checked against the register.';

/** The queue as the screen shows it: oldest first. */
function queueOf(world: World): Tenant[] {
  return world.tenants
    .filter((tenant) => tenant.status === 'pending_review' || (tenant.risk_flagged && tenant.status !== 'rejected' && tenant.status !== 'terminated'))
    .sort((a, b) => a.created_at.localeCompare(b.created_at));
}

async function open(options: AppOptions = {}) {
  const app = await renderApp('/reviews', { tenants: 240, ...options });
  const queue = queueOf(app.port.world);
  const [first, second] = queue;
  if (!first || !second) throw new Error('the queue is too short');
  await waitFor(() => expect(screen.getByRole('grid', { name: 'Review queue' })).toHaveAttribute('aria-rowcount', String(queue.length + 1)));
  app.history.push(`/reviews/${first.id}`);
  await screen.findByRole('heading', { name: first.name, level: 2 });
  await screen.findByRole('group', { name: /Checklist/ });
  return { ...app, first, second };
}

const passAll = async (tenant: Tenant) => {
  for (let i = 1; i <= itemsFor(tenant.business_type).length; i += 1) await userEvent.keyboard(String(i));
};

describe('the rules of a decision', () => {
  const items = itemsFor('medical');
  const all = items.reduce((checks, item) => withState(checks, item, 'passed'), [] as ReturnType<typeof withState>);

  it('asks for compliance only where it applies', () => {
    expect(items).toContain('compliance');
    expect(itemsFor('salon')).not.toContain('compliance');
  });
  it('approves only what is settled and passed', () => {
    expect(faultOf('approve', { checklist: [], notes: NOTES }, items)?.kind).toBe('open');
    expect(faultOf('approve', { checklist: withState(all, 'plan', 'failed'), notes: NOTES }, items)?.kind).toBe('failed');
    expect(faultOf('approve', { checklist: all, notes: NOTES }, items)).toBeNull();
  });
  it('rejects without a checklist but never without a reason', () => {
    expect(faultOf('reject', { checklist: [], notes: NOTES }, items)).toBeNull();
    expect(faultOf('reject', { checklist: [], notes: ' '.repeat(40) }, items)).toEqual({ kind: 'notes_short', missing: 20 });
    expect(faultOf('reject', { checklist: [], notes: 'x'.repeat(501) }, items)).toEqual({ kind: 'notes_long' });
  });
  it('counts characters as people do', () => expect(faultOf('reject', { checklist: [], notes: '👩‍⚕️'.repeat(1) + '🏥'.repeat(16) }, items)).toBeNull());
});

describe('reviewing', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/reviews', { language });
    const row = await screen.findByRole('grid');
    await waitFor(() => expect(row).toHaveAttribute('aria-busy', 'false'));
    await userEvent.keyboard('jj');
    await waitFor(() => expect(document.getElementById('review-title')).not.toBeNull());
    await expectNoViolations();
  });

  it('is done by keyboard alone, and goes on to the next', async () => {
    const { first, second, history, port } = await open();
    await passAll(first);
    await userEvent.keyboard('c');
    await userEvent.paste(NOTES);
    await userEvent.keyboard('{Escape}y');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(history.location.pathname).toBe(`/reviews/${second.id}`));
    expect(await screen.findByRole('heading', { name: second.name, level: 2 })).toBeVisible();
    expect(queueOf(port.world).map((tenant) => tenant.id)).not.toContain(first.id);
    await waitFor(() => expect(screen.getByRole('grid', { name: 'Review queue' })).toHaveFocus());
  });

  it('does not send what is not settled, and says what is missing', async () => {
    const { first, history } = await open();
    await userEvent.keyboard('y');
    const send = screen.getByRole('button', { name: /Send decision/ });
    expect(send).toHaveAttribute('aria-disabled', 'true');
    expect(send).toHaveAccessibleDescription(/Settle every check before you approve: Identity/);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(history.location.pathname).toBe(`/reviews/${first.id}`);
  });

  it('turns a check from open to passed to failed with its number', async () => {
    await open();
    const identity = screen.getByRole('radiogroup', { name: 'Identity' });
    await userEvent.keyboard('1');
    expect(within(identity).getByRole('radio', { name: 'Passed' })).toBeChecked();
    await userEvent.keyboard('1');
    expect(within(identity).getByRole('radio', { name: 'Failed' })).toBeChecked();
    within(identity).getByRole('radio', { name: 'Failed' }).focus();
    await userEvent.keyboard('p');
    expect(within(identity).getByRole('radio', { name: 'Passed' })).toBeChecked();
  });

  it('saves the draft as one writes, and has it again after looking elsewhere', async () => {
    const { first, second, history, port } = await open();
    await userEvent.keyboard('1');
    await userEvent.type(screen.getByLabelText('Notes'), 'Called twice');
    await waitFor(() => expect(port.world.drafts.get(first.id)?.notes).toBe('Called twice'));
    expect(port.world.drafts.get(first.id)?.checklist).toEqual([{ item: 'identity', state: 'passed' }]);
    expect(await screen.findByText('Draft saved')).toBeVisible();
    act(() => history.push(`/reviews/${second.id}`));
    await screen.findByRole('heading', { name: second.name, level: 2 });
    act(() => history.push(`/reviews/${first.id}`));
    await screen.findByRole('heading', { name: first.name, level: 2 });
    expect(await screen.findByLabelText('Notes')).toHaveValue('Called twice');
    expect(within(screen.getByRole('radiogroup', { name: 'Identity' })).getByRole('radio', { name: 'Passed' })).toBeChecked();
  });

  it('works offline: the decision waits, is marked, and can be taken back', async () => {
    const { first, second, history, port } = await open({ prepare: (world) => { world.offline = true; } });
    expect(screen.getByText(/what you change waits in the outbox/)).toBeVisible();
    await userEvent.keyboard('n');
    await userEvent.type(screen.getByLabelText('Notes'), 'The company number belongs to somebody else.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(history.location.pathname).toBe(`/reviews/${second.id}`));
    expect(port.world.outbox).toHaveLength(1);
    act(() => history.push(`/reviews/${first.id}`));
    expect(await screen.findByText('Rejection waits in the outbox')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Send decision/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect(await screen.findByRole('button', { name: /Send decision/ })).toBeVisible();
    expect(port.world.outbox).toHaveLength(0);
  });

  it('leads to both sides when the tenant changed meanwhile', async () => {
    const { first, port } = await open({ prepare: (world) => { world.offline = true; } });
    await act(async () => {
      const item = await port.invoke('review_decide', { id: first.id, decision: { verdict: 'reject', checklist: [], notes: NOTES } });
      Object.assign(port.world.outbox.find((one) => one.id === item.id) ?? {}, { state: 'conflict' });
      port.emit('changed', { tags: ['outbox'] });
    });
    expect(await screen.findByText(/The tenant changed meanwhile/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Take it back' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Open the outbox' })).toBeVisible();
  });

  it('lets support read and says whose role decides', async () => {
    await open({ prepare: (world) => { world.role = 'support'; } });
    expect(screen.getByText(/deciding needs the role “Admin”/)).toBeVisible();
    expect(screen.getByLabelText('Notes')).toBeDisabled();
    expect(screen.getByRole('button', { name: /Send decision/ })).toHaveAccessibleDescription(/Admin/);
  });

  it('tells an empty queue from one that loads', async () => {
    await renderApp('/reviews', { prepare: (world) => world.tenants.forEach((tenant) => Object.assign(tenant, { status: 'active', risk_flagged: false })) });
    expect(await screen.findByText('The queue is empty')).toBeVisible();
  });
});

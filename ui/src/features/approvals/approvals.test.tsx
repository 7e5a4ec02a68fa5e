import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { makeBusy } from '@/platform/fake/busy';
import { expectNoViolations, renderApp } from '@/test/render';

async function openFirst() {
  const app = await renderApp('/approvals', { prepare: makeBusy });
  const pending = app.port.world.approvals[0];
  await userEvent.click(await screen.findByText(pending?.resource_name ?? ''));
  await screen.findByText('Exactly what will be done');
  return { ...app, pending };
}

describe('a request for approval', () => {
  it('shows its exact payload, its hash and what it affects', async () => {
    await openFirst();
    expect(screen.getByText('terminated')).toBeVisible();
    expect(screen.getByText('Users')).toBeVisible();
    expect(screen.getAllByText('9f2b7c41…c4d8e913').length).toBeGreaterThan(0);
    await expectNoViolations();
  });

  it('is approved with a fresh code, which the sample fills in', async () => {
    const { port, pending } = await openFirst();
    await userEvent.keyboard('y');
    await userEvent.click(await screen.findByRole('button', { name: /sample’s code/ }));
    const approve = within(screen.getByRole('dialog')).getByRole('button', { name: 'Approve' });
    await waitFor(() => expect(approve).toBeEnabled());
    await userEvent.click(approve);
    await waitFor(() => expect(port.world.approvals.find((approval) => approval.id === pending?.id)?.status).toBe('applied'));
  });

  it('stays open when the code is wrong, and says so', async () => {
    const { port, pending } = await openFirst();
    await userEvent.keyboard('y');
    await userEvent.type(await screen.findByLabelText(/Code from your authenticator/), '000000');
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Approve' }));
    expect(await screen.findByText('The code is not right or was used before.')).toBeVisible();
    expect(port.world.approvals.find((approval) => approval.id === pending?.id)?.status).toBe('pending');
  });

  it('is not rejected without a word', async () => {
    const { port, pending } = await openFirst();
    await userEvent.keyboard('n');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: /^Reject/ }));
    expect(screen.getByText('Say why, in 1 to 500 characters.')).toBeVisible();
    expect(port.world.approvals.find((approval) => approval.id === pending?.id)?.status).toBe('pending');
  });

  it('cannot be decided offline', async () => {
    const { port } = await openFirst();
    await act(async () => void (await port.invoke('work_offline', { on: true })));
    await waitFor(() => expect(screen.getByRole('button', { name: /^Approve/ })).toHaveAccessibleDescription(/needs a connection/));
  });

  it('cannot be approved by its own author, who may withdraw it', async () => {
    const { port } = await renderApp('/approvals', { prepare: makeBusy });
    await userEvent.click(await screen.findByRole('tab', { name: /My requests/ }));
    await userEvent.click(await screen.findByText('14 tenants'));
    expect(await screen.findByRole('button', { name: /^Approve/ })).toHaveAccessibleDescription(/another operator has to approve it/);
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(port.world.approvals.find((approval) => approval.resource_name === '14 tenants')?.status).toBe('cancelled'));
  });

  it('explains why it is suspended', async () => {
    await renderApp('/approvals', { prepare: makeBusy });
    await userEvent.click(await screen.findByRole('tab', { name: /My requests/ }));
    await userEvent.click((await screen.findAllByText('Suspended'))[0] ?? document.body);
    expect(await screen.findByText(/its subject had changed since it was asked for/)).toBeVisible();
  });
});

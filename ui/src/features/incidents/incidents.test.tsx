import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultSeverity, incidentTransitions } from '@/contract';
import { expectNoViolations, renderApp } from '@/test/render';
import { closeDeclare, emptyDraft } from './declareDraft';
import { incidentTypes } from './rules';

const description = 'Tenants report that no call connects since 08:10; confirmed on the board by two engineers.';
afterEach(() => closeDeclare(emptyDraft));

/** The first row is painted. */
const loaded = async () => {
  const cells = await screen.findAllByText(/^INC-/, undefined, { timeout: 5_000 });
  return cells.map((cell) => cell.closest('[role="row"]'));
};
async function openFirst() {
  // The list is ready for the keys as soon as it stands.
  await waitFor(() => expect(screen.getByRole('grid')).toHaveFocus());
  await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-activedescendant'));
  await userEvent.keyboard('{Enter}');
}
const form = () => screen.findByRole('dialog', { name: 'Declare an incident' });

async function openForm(path = '/outbox') {
  closeDeclare(emptyDraft);
  const app = await renderApp(path);
  await screen.findByRole('navigation');
  await userEvent.keyboard('{Control>}{Shift>}i{/Shift}{/Control}');
  await form();
  return app;
}

describe('declaring an incident', () => {
  it('is done by keyboard alone, from any screen', async () => {
    const { port, history } = await openForm();
    await waitFor(() => expect(document.activeElement).toHaveAttribute('role', 'radio'));
    await userEvent.keyboard('1');
    expect(screen.getByRole('radio', { name: /System outage/ })).toBeChecked();
    await userEvent.keyboard('Voice calls fail in eu-west{Tab}{Tab}');
    await userEvent.keyboard(`${description}{Control>}{Enter}{/Control}`);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const declared = port.world.incidents[0];
    expect(declared).toMatchObject({ kind: 'system_outage', severity: 'critical', title: 'Voice calls fail in eu-west', description });
    await waitFor(() => expect(history.location.pathname).toBe(`/incidents/${declared?.id}`));
  });

  it('opens by d and i, too, and is no trap: Escape closes it and keeps what was typed', async () => {
    const { history } = await openForm();
    await userEvent.keyboard('4');
    await userEvent.keyboard('Password spraying{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(history.location.pathname).toBe('/outbox');
    await userEvent.keyboard('di');
    await form();
    expect(screen.getByLabelText('Title')).toHaveValue('Password spraying');
  });

  it('says beside each field what is missing and declares nothing', async () => {
    const { port } = await openForm();
    const before = port.world.incidents.length;
    await userEvent.type(screen.getByLabelText('Title'), 'Too short');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    const dialog = await form();
    expect(within(dialog).getByText('Choose a type.')).toBeVisible();
    expect(within(dialog).getByText('Write 10 to 200 characters; this has 9.')).toBeVisible();
    expect(within(dialog).getByText('Write 50 to 1,000 characters; this has 0.')).toBeVisible();
    expect(port.world.incidents).toHaveLength(before);
    await expectNoViolations();
  });

  it('offline waits in the outbox and says so', async () => {
    const { port } = await openForm();
    await act(async () => void (await port.invoke('work_offline', { on: true })));
    expect(await screen.findByText(/You are offline: it waits in the outbox/)).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: /Carrier issues/ }));
    await userEvent.type(screen.getByLabelText('Title'), 'One-way audio on mobiles');
    await userEvent.type(screen.getByLabelText('Description'), description);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(port.world.outbox[0]).toMatchObject({ kind: 'incident_declare', state: 'waiting' }));
    expect(await screen.findByText('Not sent yet')).toBeVisible();
  });

  it('proposes the severity of the type and leaves the word to the operator', async () => {
    await openForm();
    for (const [i, kind] of incidentTypes.entries()) {
      act(() => screen.getAllByRole('radio')[0]?.focus());
      await userEvent.keyboard(String(i + 1));
      expect(screen.getByLabelText('Severity')).toHaveTextContent(new RegExp(defaultSeverity[kind], 'i'));
    }
  });
});

describe('the incidents', () => {
  it('stand in the order of what burns most, without violations', async () => {
    await renderApp('/incidents');
    const rows = await loaded();
    expect(rows[0]).toHaveTextContent('INC-0128');
    await expectNoViolations();
  });

  it('offer only the moves that the platform accepts', async () => {
    const { port } = await renderApp('/incidents');
    for (const incident of port.world.incidents) {
      for (const next of incidentTransitions[incident.status]) expect(next).not.toBe(incident.status);
    }
    await loaded();
    await openFirst();
    await userEvent.click(await screen.findByRole('button', { name: /^Status/ }));
    const items = await screen.findAllByRole('menuitem');
    expect(items.map((item) => item.textContent)).toEqual(['Investigating', 'Resolving', 'Resolved']);
  });

  it('are acknowledged with one key, and the key does nothing a second time', async () => {
    const { port } = await renderApp('/incidents');
    await loaded();
    await openFirst();
    await screen.findByRole('heading', { name: /Voice calls fail/ });
    await userEvent.keyboard('a');
    await waitFor(() => expect(port.world.incidents[0]?.acknowledged_by_name).toBe('Ines Calder'));
    expect(await screen.findByRole('button', { name: /^Acknowledge/, description: /Acknowledged by Ines Calder/ })).toHaveAttribute('aria-disabled', 'true');
    await expectNoViolations();
  });

  it('are not resolved without a word, and the next one follows', async () => {
    const { port, history } = await renderApp('/incidents');
    await loaded();
    await openFirst();
    await screen.findByRole('heading', { name: /Voice calls fail/ });
    await userEvent.keyboard('e');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve INC-0128' });
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(within(dialog).getByText('A resolution note is required.')).toBeVisible();
    await userEvent.type(within(dialog).getByLabelText('Resolution note'), 'Carrier switched back.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(port.world.incidents[0]).toMatchObject({ status: 'resolved', resolution: 'Carrier switched back.' }));
    await waitFor(() => expect(history.location.pathname).toBe(`/incidents/${port.world.incidents[1]?.id}`));
    await waitFor(() => expect(screen.getByRole('grid')).toHaveFocus());
  });

  it('tell support why it cannot resolve', async () => {
    await renderApp('/incidents', { prepare: (world) => (world.role = 'support') });
    await loaded();
    await openFirst();
    const resolve = await screen.findByRole('button', { name: /^Resolve/ });
    expect(resolve).toHaveAccessibleDescription('Needs the role “Admin”.');
  });

  it('stand in Persian without violations', async () => {
    await renderApp('/incidents', { language: 'fa' });
    await loaded();
    await openFirst();
    await screen.findByRole('button', { name: /^تأیید دریافت/ });
    await expectNoViolations();
  });

  it('say calmly when there is none', async () => {
    await renderApp('/incidents', { prepare: (world) => (world.incidents = []) });
    expect(await screen.findByText('No open incident')).toBeVisible();
  });
});

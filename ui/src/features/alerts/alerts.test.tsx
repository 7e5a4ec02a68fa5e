import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';

async function openFirst(options: AppOptions = {}) {
  const app = await renderApp('/alerts', options);
  await userEvent.click(await screen.findByText(/^Outbound calls 640/));
  await screen.findByRole('heading', { name: /Outbound calls/ });
  return app;
}

describe('an alert', () => {
  it('tells current against expected in words, too', async () => {
    await openFirst();
    expect(screen.getAllByRole('img', { name: 'Current 2,960, expected 400, +640%' }).length).toBeGreaterThan(0);
    await expectNoViolations();
  });

  it.each([['en', '850 of 1,000 messages used in November 2026: 85 %.'], ['fa', 'پیام در ماه: ۸۵۰ از ۱٬۰۰۰ به کار رفته، ۸۵٪']] as const)('about a limit is worded in %s', async (language, sentence) => {
    await renderApp('/alerts', { language, prepare: (world) => { Object.assign(world.alerts[0]!, { kind: 'quota', service: 'messages_per_month', message: '850 of 1,000 messages used in November 2026: 85 %.', current_value: 850, expected_value: 1_000 }); } });
    expect(await screen.findByText(sentence)).toBeVisible();
  });

  it('is acknowledged with a and marked as planned with a note by p', async () => {
    const { port } = await openFirst();
    await userEvent.keyboard('a');
    await waitFor(() => expect(port.world.alerts[0]?.status).toBe('acknowledged'));
    await userEvent.keyboard('p');
    const dialog = await screen.findByRole('dialog', { name: 'Mark as planned' });
    await userEvent.type(within(dialog).getByLabelText('Note'), 'Load test of the new region.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(port.world.alerts[0]).toMatchObject({ status: 'planned', note: 'Load test of the new region.' }));
  });

  it('may be acknowledged but not closed by support, which is told why', async () => {
    await openFirst({ prepare: (world) => (world.role = 'support') });
    expect(screen.getByRole('button', { name: /^Acknowledge/ })).not.toHaveAttribute('aria-disabled');
    for (const name of [/^Resolve/, /^Planned/, /^False alarm/]) expect(screen.getByRole('button', { name })).toHaveAccessibleDescription('Needs the role “Admin”.');
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { fillIn, seedOnboarding } from '@/platform/fake/onboardingSeeds';
import { expectNoViolations, renderApp } from '@/test/render';
import { field, heading, open } from '@/test/wizard';

describe('the list of half-finished onboardings', () => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await renderApp('/onboarding', { language, prepare: seedOnboarding });
    await screen.findByText('Harbour Lane Hair');
    expect(document.documentElement.dir).toBe(language === 'fa' ? 'rtl' : 'ltr');
    await expectNoViolations();
  });

  it('says how far each is, whose it is and what went wrong', async () => {
    await renderApp('/onboarding', { prepare: seedOnboarding });
    const rows = await screen.findAllByRole('listitem').then((items) => items.filter((item) => item.closest('[aria-label="Half-finished onboardings"]')));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toHaveTextContent(/Harbour Lane Hair.*Salon.*at “Voice”.*\d+% complete.*You/);
    expect(rows[1]).toHaveTextContent(/Copper Kettle Kitchen/);
    expect(within(rows[1]!).getByRole('button', { name: /^Discard/ })).toHaveAccessibleDescription(/Somebody else works on it/);
    expect(rows[2]).toHaveTextContent('activation failed');
  });

  it('invites when there is none, and begins one with n', async () => {
    const { port, history } = await renderApp('/onboarding');
    expect(await screen.findByText('No onboarding is half-finished')).toBeVisible();
    await userEvent.keyboard('n');
    await heading('Who is the business?');
    expect(port.world.onboarding).toHaveLength(1);
    expect(history.location.pathname).toBe(`/onboarding/${port.world.onboarding[0]?.id}`);
  });

  it('discards after a question', async () => {
    const { port } = await renderApp('/onboarding', { prepare: seedOnboarding });
    await userEvent.click(await screen.findByRole('button', { name: 'Discard Harbour Lane Hair' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(screen.queryByText('Harbour Lane Hair')).toBeNull());
    expect(port.world.onboarding).toHaveLength(2);
  });

  it('is not for everybody, and says whom it is for', async () => {
    const { history } = await renderApp('/onboarding', { prepare: (world) => { world.role = 'support'; seedOnboarding(world); } });
    await screen.findByText('Harbour Lane Hair');
    expect(screen.getByRole('button', { name: /^Onboard a tenant/ })).toHaveAccessibleDescription('Needs the role “Admin”.');
    await userEvent.keyboard('n');
    expect(history.location.pathname).toBe('/onboarding');
  });
});

describe.each(['business', 'administrator', 'voice', 'calendar', 'rules', 'review'] as const)('step %s', (step) => {
  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await open(step, { language }, (draft) => { draft.answers.business.business_type = 'medical'; draft.answers.calendar.kind = 'calendly'; });
    await expectNoViolations();
  });
});

describe('filling in', () => {
  it('keeps what is typed by itself, and complains only once a field is left', async () => {
    const { draft } = await open();
    expect(field('Name')).toHaveFocus();
    await userEvent.type(field('Postcode'), 'sw1');
    expect(field('Postcode')).toBeValid();
    await userEvent.tab();
    await waitFor(() => expect(field('Postcode')).toBeInvalid());
    expect(screen.getByText('Write a UK postcode with its space, such as SW1A 1AA.')).toBeVisible();
    await userEvent.clear(field('Postcode'));
    await userEvent.type(field('Postcode'), 'sw1a 1aa');
    await waitFor(() => expect(field('Postcode')).toBeValid());
    expect(draft().answers.business.postal_code).toBe('SW1A 1AA');
    expect(await screen.findByText('Saved')).toBeVisible();
  });

  it('asks while one types whether a name is free, and offers what is', async () => {
    const { port } = await open();
    const taken = port.world.tenants[3]!.name;
    await userEvent.type(field('Name'), taken);
    expect(await screen.findByText('Another tenant has this name.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: `${taken} 2` }));
    expect(await screen.findByText('free')).toBeVisible();
    expect(field('Name')).toHaveValue(`${taken} 2`);
  });

  it('fills in what the kind of business proposes, says so, and leaves what was chosen', async () => {
    const { draft } = await open('business', {}, ({ answers }) => { answers.voice.tone = 'friendly'; });
    await userEvent.click(screen.getByRole('radio', { name: /Medical/ }));
    expect(await screen.findByText(/Filled in for this kind of business: .*length of calls.*opening hours.*modules.*compliance/)).toBeVisible();
    expect(draft().answers).toMatchObject({ voice: { tone: 'friendly', call_length: 'brief' }, rules: { compliance: 'standard', phi_detection: true } });
  });

  it('makes the subdomain from the name until somebody changes it', async () => {
    const { draft } = await open();
    await userEvent.type(field('Name'), 'Northern Lights');
    await waitFor(() => expect(draft().answers.rules.branding.subdomain).toBe('northernlights'));
    await userEvent.keyboard('{Alt>}5{/Alt}');
    await heading('How does it work and look?');
    expect(field('Subdomain')).toHaveValue('northernlights');
  });

  it('stops at nothing offline but says what waits', async () => {
    const { draft } = await open('business', { prepare: (world) => { world.offline = true; } });
    expect(screen.getByText(/whether names are free, connections, the e-mail preview and the activation wait/)).toBeVisible();
    await userEvent.type(field('Name'), 'Northern Lights');
    expect(await screen.findByText('checked when online')).toBeVisible();
    expect(await screen.findByText(/Saved on this device/)).toBeVisible();
    expect(draft().answers.business.name).toBe('Northern Lights');
    await userEvent.keyboard('{Alt>}3{/Alt}');
    expect(await screen.findByRole('button', { name: 'Test connection' })).toHaveAccessibleDescription(/needs a connection/);
  });

  it('is read-only while a colleague works on it, until it is taken over', async () => {
    const { port } = await open('business', {}, (draft, world) => Object.assign(draft, { holder: world.operators[1]!.id, holder_name: world.operators[1]!.name }));
    expect(field('Name')).toHaveAttribute('readonly');
    await userEvent.click(screen.getByRole('button', { name: 'Take over' }));
    await waitFor(() => expect(field('Name')).not.toHaveAttribute('readonly'));
    expect(port.world.onboarding[0]?.holder).toBe(port.world.operators[0]?.id);
  });
});

describe('by keyboard', () => {
  it('goes on, back, and to a step, also while one types', async () => {
    await open();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await heading('Who administers it?');
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    await heading('Who is the business?');
    await userEvent.keyboard('{Alt>}6{/Alt}');
    await heading('Everything once more');
  });

  it('follows the direction of reading', async () => {
    await open('administrator', { language: 'fa' });
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await heading('کسب‌وکار کیست؟');
  });

  it('leads to what wants mending', async () => {
    await open();
    const inFault = () => document.activeElement?.closest('[aria-invalid="true"]') ?? null;
    await userEvent.keyboard('{Control>}.{/Control}');
    await waitFor(() => expect(inFault()).not.toBeNull());
    const first = inFault();
    await userEvent.keyboard('{Control>}.{/Control}');
    await waitFor(() => expect(inFault()).not.toBe(first));
  });

  it('leaves with Escape, and nothing is lost', async () => {
    const { history, draft } = await open();
    await userEvent.type(field('Name'), 'Half a name');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(history.location.pathname).toBe('/onboarding'));
    expect(draft().answers.business.name).toBe('Half a name');
  });
});

describe('connections', () => {
  it('says of each thing how it went and how to mend it', async () => {
    await open('voice', {}, ({ answers }) => Object.assign(answers.voice, { agent_id: 'agent_missing00000000000000', caller_id: '07700 900123' }));
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText('Retell knows no agent with this id.')).toBeVisible();
    expect(screen.getByText(/Copy the agent’s id from the Retell dashboard again/)).toBeVisible();
    expect(screen.getByText('Something is to be mended.')).toBeVisible();
    await expectNoViolations();
  });

  it('says it in Persian, too', async () => {
    await open('voice', { language: 'fa' }, ({ answers }) => Object.assign(answers.voice, { agent_id: 'agent_missing00000000000000', caller_id: '07700 900123' }));
    await userEvent.click(screen.getByRole('button', { name: 'آزمودن اتصال' }));
    expect(await screen.findByText('شناسه را دوباره رونوشت کنید و ببینید کلید از همان حساب است.')).toBeVisible();
  });

  it('rings the administrator in a test call, unless another number is written', async () => {
    const { port } = await open('voice', {}, ({ answers }) => {
      Object.assign(answers.voice, { agent_id: 'agent_e53a44a8e7abed30866388d300', caller_id: '07700 900123' });
      answers.administrator.phone = '020 7946 0011';
    });
    const asked = vi.spyOn(port, 'invoke');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Also make a test call' }));
    const number = screen.getByRole('textbox', { name: 'Number that is called' });
    expect(number).toHaveValue('020 7946 0011');
    await userEvent.clear(number);
    expect(screen.getByRole('button', { name: 'Test connection' })).toHaveAccessibleDescription(/^Write the number/);
    await userEvent.type(number, '07700 900456');
    await userEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    await waitFor(() => expect(asked).toHaveBeenCalledWith('onboarding_test_integration', expect.objectContaining({ test: { integration: 'voice', call_to: '07700 900456' } })));
  });

  it('takes no key from who only looks on', async () => {
    await open('voice', {}, (draft, world) => Object.assign(draft, { holder: world.operators[1]!.id }));
    expect(screen.getByLabelText('API key')).toHaveAttribute('readonly');
  });

  it('keeps a key without ever showing it again', async () => {
    const { draft } = await open('voice');
    await userEvent.type(screen.getByLabelText('API key'), 'short');
    await userEvent.tab();
    await userEvent.tab();
    expect(await screen.findByText(/Copy the key from the Retell dashboard/)).toBeVisible();
    await userEvent.clear(screen.getByLabelText('API key'));
    await userEvent.type(screen.getByLabelText('API key'), 'key_abcdefghijklmnopqrstuv{Enter}');
    expect(await screen.findByText('Set, kept encrypted')).toBeVisible();
    expect(draft().secrets.voice_key).toBe(true);
    expect(document.body).not.toHaveTextContent('key_abc');
  });
});

describe('the welcome e-mail', () => {
  it('is shown as it will be sent, and nothing in it runs or loads', async () => {
    await open('administrator', {}, (draft) => void fillIn(draft, 'Bright Smile', 'brightsmile'));
    await userEvent.click(screen.getByRole('button', { name: 'Preview e-mail' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/Bright Smile is set up on Harbour Cloud/)).toBeVisible();
    expect(dialog.querySelector('script, img, iframe, a')).toBeNull();
    expect(document.title).not.toBe('owned');
    await userEvent.click(within(dialog).getByRole('tab', { name: 'Plain text' }));
    expect(within(dialog).getByText(/Your sign-in is anna@brightsmile\.example/)).toBeVisible();
    await expectNoViolations(dialog);
  });
});

describe('opening hours', () => {
  it('take times as people write them', async () => {
    const { draft } = await open('rules');
    const opens = field('Monday, opens');
    await userEvent.clear(opens);
    await userEvent.type(opens, '۷');
    await userEvent.tab();
    await waitFor(() => expect(draft().answers.rules.hours[0]?.from).toBe('07:00'));
    await userEvent.clear(field('Monday, closes'));
    await userEvent.type(field('Monday, closes'), '630');
    await userEvent.tab();
    expect(await screen.findByText(/the first one earlier/)).toBeVisible();
  });
});

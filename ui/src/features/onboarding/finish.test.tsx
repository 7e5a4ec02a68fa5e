import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { typeDefaults, type OnboardingDraft } from '@/contract';
import en from '@/i18n/en.json';
import fa from '@/i18n/fa.json';
import { fillIn } from '@/platform/fake/onboardingSeeds';
import { expectNoViolations } from '@/test/render';
import { field, heading, open } from '@/test/wizard';
import { letGo } from './held';

beforeEach(letGo);

it.each(['en', 'fa'] as const)('shows two versions in words of %s, not in those of machines', async (language) => {
  const fields = [
    { field: 'voice.tone', before: 'friendly', after: 'professional' }, { field: 'rules.modules', before: ['employees', 'notifications'], after: ['employees', 'notifications', 'tasks'] },
    { field: 'rules.hours', before: typeDefaults.general.hours, after: typeDefaults.salon.hours }, { field: 'rules.abuse', before: { auto_pause: true, limits: { at_once: 5 } }, after: { auto_pause: true, limits: { at_once: 9 } } },
    { field: 'administrator.welcome', before: true, after: false },
  ];
  await open('voice', { language, prepare: (world) => { world.onboardingConflict = { theirs: null, fields }; } });
  const table = screen.getByRole('table', { name: language === 'en' ? 'Two versions' : 'دو نسخه' });
  expect(table).not.toHaveTextContent(/[{}[\]"]|at_once|employees/);
  const rows = within(table).getAllByRole('row').map((row) => row.textContent);
  expect(rows).toHaveLength(6);
  if (language === 'en') expect(rows.slice(1)).toEqual([expect.stringMatching(/^tone of calls.*Friendly.*Professional/), expect.stringMatching(/^modules.*Tasks/), expect.stringMatching(/^opening hours.*Sunday: Closed/), expect.stringMatching(/^Calls at once.*5.*9/), expect.stringMatching(/^Welcome e-mail.*yes.*no/)]);
  else expect(rows.join()).not.toMatch(/[a-z]{3}/i);
  await expectNoViolations();
});

describe('the review', () => {
  it('leaves nothing out that was answered', async () => {
    await open('review', {}, (draft) => {
      fillIn(draft, 'Bright Smile', 'brightsmile');
      Object.assign(draft.answers.business, { subcategory: 'Dentist', business_type: 'medical', legal_name: 'Bright Smile Ltd' });
      Object.assign(draft.answers.administrator, { job_title: 'Practice Manager', phone: '020 7946 0011', guide: false });
      Object.assign(draft.answers.voice, { later: true, call_length: 'detailed' });
      Object.assign(draft.answers.rules, { plan: 'pro', months: 12, trial_days: 14, compliance: 'strict', phi_detection: true, notes: 'Met at the fair.' });
      Object.assign(draft.answers.rules.abuse, { failure_percent: 35, short_call_percent: 65 });
    });
    const card = (name: string) => screen.getByRole('region', { name });
    expect(card('Business')).toHaveTextContent(/Bright Smile Ltd.*Dentist.*United Kingdom/);
    expect(card('Administrator')).toHaveTextContent(/Practice Manager.*020 7946 0011.*with: Link to sign in and Whom to ask/);
    expect(card('Voice')).toHaveTextContent(/Set up later.*Detailed/);
    expect(card('Rules and branding')).toHaveTextContent(/Pro, 12 months, trial of 14 days/);
    expect(card('Rules and branding')).toHaveTextContent(/Saturday and Sunday: Closed/);
    expect(card('Rules and branding')).toHaveTextContent(/Strict.*From 35% failed or 65% short calls on.*Met at the fair\./);
    await expectNoViolations();
  });
});

describe('the dictionary', () => {
  it('has a sentence of its own for everything that can be wrong, also in Persian', () => {
    const never = new Set(['other', 'administrator_password_method', 'administrator_welcome', 'administrator_login_link', 'administrator_guide', 'administrator_support', 'voice_later', 'voice_tone', 'voice_call_length', 'rules_plan', 'rules_phi_detection', 'rules_abuse_limits', 'rules_abuse_auto_pause']);
    const fields = Object.keys(en.onboarding.field).filter((field) => !never.has(field));
    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((field) => !(field in en.onboarding.fault) || !(field in fa.onboarding.fault))).toEqual([]);
  });
});

describe('activating', () => {
  const ready = (draft: OnboardingDraft) => {
    fillIn(draft, 'Bright Smile Dental', 'brightsmiledental');
  };

  it('says what is missing and leads to it', async () => {
    await open('review');
    expect(screen.getByRole('button', { name: /^Activate tenant/ })).toHaveAccessibleDescription(/fields are open/);
    await userEvent.click(screen.getByRole('button', { name: /Business.*Postcode/ }));
    await heading('Who is the business?');
    await waitFor(() => expect(field('Postcode')).toHaveFocus());
    expect(field('Postcode')).toBeInvalid();
  });

  it('makes the tenant, shows password and codes once, and asks that they are kept', async () => {
    const { port, history } = await open('review', {}, ready);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/No test has passed: Voice/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Activate tenant' }));
    await heading('Bright Smile Dental is active');
    expect(screen.getByText(/^kTq7-mV/)).toBeVisible();
    expect(within(screen.getByRole('list', { name: 'Backup codes' })).getAllByRole('listitem')).toHaveLength(10);
    await expectNoViolations();
    const first = screen.getByText(/^kTq7-mV/).textContent;
    await userEvent.click(screen.getByRole('button', { name: 'Make another' }));
    await waitFor(() => expect(screen.getByText(/^kTq7-mV/).textContent).not.toBe(first));
    const openIt = screen.getByRole('button', { name: 'Open the tenant' });
    expect(openIt).toHaveAccessibleDescription(/First confirm/);
    await userEvent.click(screen.getByRole('checkbox', { name: /I have kept/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Open the tenant' }));
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${port.world.tenants[0]?.id}`));
  });

  const activate = async () => {
    const app = await open('review', {}, ready);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Activate tenant' }));
    await heading('Bright Smile Dental is active');
    return app;
  };

  it('asks before anybody leaves what is shown once, by whatever way', async () => {
    const { history } = await activate();
    const at = history.location.pathname;
    const secret = screen.getByText(/^kTq7-mV/).textContent;
    await userEvent.keyboard('gt');
    const dialog = await screen.findByRole('dialog', { name: 'Leave without password and codes?' });
    await expectNoViolations(dialog);
    expect(within(dialog).getByRole('button', { name: 'Stay' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(history.location.pathname).toBe(at);
    expect(screen.getByText(secret!)).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: /^Inbox/ }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Leave and lose them' }));
    await waitFor(() => expect(history.location.pathname).toBe('/inbox'));
    await waitFor(() => expect(screen.queryByText(secret!)).toBeNull());
  });

  it('leads from a finished one to its tenant, and makes no second', async () => {
    let id = '';
    const { history } = await open('review', {}, (draft, world) => {
      fillIn(draft, 'Bright Smile', 'brightsmile');
      id = world.tenants[0]!.id;
      Object.assign(draft, { state: 'activated', tenant_id: id });
    });
    expect(screen.getByRole('button', { name: /^Activate tenant/ })).toHaveAccessibleDescription(/finished/);
    await userEvent.click(screen.getByRole('link', { name: 'Open the tenant' }));
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${id}`));
  });

  it('asks nothing once they are kept', async () => {
    const { history } = await activate();
    await userEvent.click(screen.getByRole('checkbox', { name: /I have kept/ }));
    await userEvent.keyboard('gi');
    await waitFor(() => expect(history.location.pathname).toBe('/incidents'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('holds no secret while the console is locked, and makes new ones after it', async () => {
    const { port } = await activate();
    const secret = screen.getByText(/^kTq7-mV/).textContent;
    await act(async () => void (await port.invoke('lock', {})));
    await waitFor(() => expect(screen.queryByText(secret!)).toBeNull());
    await act(async () => void (await port.invoke('unlock', { password: 'correct horse battery staple' })));
    await userEvent.click(await screen.findByRole('button', { name: 'Make new ones' }));
    expect((await screen.findByText(/^kTq7-mV/)).textContent).not.toBe(secret);
    expect(screen.queryByText(secret!)).toBeNull();
    expect(screen.getByRole('checkbox', { name: /I have kept/ })).not.toBeChecked();
  });

  it('shows what was undone when it fails, and leads to what is to be mended', async () => {
    await open('review', {}, (draft, world) => void fillIn(draft, 'Bright Smile Dental', world.tenants[0]!.subdomain));
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Activate tenant' }));
    expect(await screen.findByText('The activation failed; nothing of it stays.')).toBeVisible();
    expect(screen.getAllByText('undone').length).toBeGreaterThan(2);
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Go there' }));
    await heading('How does it work and look?');
    await waitFor(() => expect(field('Subdomain')).toHaveFocus());
  });
});

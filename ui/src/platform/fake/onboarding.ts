import { sizeDefaults, typeDefaults, type ActivationReport, type Answers, type AvailabilityQuery, type Claim, type IntegrationReport, type OnboardingDraft, type OnboardingView, type StepAnswers } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { completionOf } from './onboardingRules';
import { activated, report, secrets } from './onboardingActivation';
import { found, iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const online = (world: World) => {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
};

export const freshAnswers = (): Answers => ({
  business: { name: '', legal_name: '', business_type: null, subcategory: '', size: null, street: '', city: '', county: '', postal_code: '', country: 'United Kingdom', phone: '', email: '', website: '' },
  administrator: { name: '', email: '', job_title: '', phone: '', password_method: 'generate', welcome: true, login_link: true, guide: true, support: true },
  voice: { later: false, agent_id: '', caller_id: '', tone: 'professional', call_length: 'standard' },
  calendar: { kind: null, event_type_id: '', organiser_email: '', call_hours: 24, event_types: [] },
  rules: {
    plan: 'free', months: 1, trial_days: 0, hours: typeDefaults.general.hours, compliance: 'none', phi_detection: false,
    abuse: { auto_pause: true, failure_percent: 40, short_call_percent: 60, limits: { per_quarter_hour: 25, per_day: 300, at_once: 5 } },
    modules: typeDefaults.general.modules, branding: { subdomain: '', primary: '#3498db', accent: '#2ecc71', logo: null }, notes: '',
  },
});

/** A draft of whoever is signed in. */
export function newDraft(world: World): OnboardingDraft {
  const [me] = world.operators;
  const at = iso(world.now());
  return {
    id: world.random.uuid(), version: 1, state: 'open', step: 'business', answers: freshAnswers(), secrets: { password: false, voice_key: false, calendar_key: false }, tests: [], marks: [],
    holder: me?.id ?? '', holder_name: me?.name ?? '', created_by: me?.id ?? '', created_at: at, updated_at: at, tenant_id: null, activation: null,
  };
}

const viewOf = (world: World, draft: OnboardingDraft): OnboardingView =>
  structuredClone({ draft, completion: completionOf(draft), mine: draft.holder === world.operators[0]?.id, live: !world.offline, waiting: world.offline ? draft.marks.map(({ step }) => step) : [], conflict: world.onboardingConflict, refused: null });

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const subdomainOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '').slice(0, 20);

/** What the contract fills in when type, size or name change: everything that still is what the old one proposed. */
function put(answers: Answers, step: StepAnswers) {
  const before = answers.business;
  Object.assign(answers, { [step.step]: step.answers });
  if (step.step !== 'business') return;
  const { business, voice, rules } = answers;
  const [old, next] = [typeDefaults[before.business_type ?? 'general'], typeDefaults[business.business_type ?? 'general']];
  if (voice.tone === old.tone) voice.tone = next.tone;
  if (voice.call_length === old.call_length) voice.call_length = next.call_length;
  if (same(rules.hours, old.hours)) rules.hours = next.hours;
  if (same(rules.modules, old.modules)) rules.modules = next.modules;
  if (before.business_type !== business.business_type) Object.assign(rules, { compliance: next.compliance, phi_detection: next.phi_detection });
  const [was, is] = [sizeDefaults[before.size ?? 'solo'], sizeDefaults[business.size ?? 'solo']];
  if (rules.plan === was.plan) rules.plan = is.plan;
  if (before.size === null ? business.size !== null : same(rules.abuse.limits, was.limits)) rules.abuse.limits = is.limits;
  if (rules.branding.subdomain === subdomainOf(before.name)) rules.branding.subdomain = subdomainOf(business.name);
}

function claimOf(world: World, query: AvailabilityQuery, what: 'name' | 'subdomain' | 'email'): Claim | null {
  const value = query[what];
  if (value === undefined) return null;
  const of = { name: 'name', subdomain: 'subdomain', email: 'owner_email' } as const;
  const free = !world.tenants.some((tenant) => tenant[of[what]].toLowerCase() === value.toLowerCase());
  const wanted = world.onboarding.some((draft) => draft.id !== query.draft && what !== 'email' && (what === 'name' ? draft.answers.business.name : draft.answers.rules.branding.subdomain) === value);
  return { value, free, wanted_elsewhere: wanted, message: free ? 'It is free.' : 'Another tenant has it.', suggestions: free || what === 'email' ? [] : [what === 'name' ? `${value} 2` : `${value}-2`] };
}

function tested(world: World, draft: OnboardingDraft, integration: 'voice' | 'calendar', called: boolean): IntegrationReport {
  const { voice, calendar } = draft.answers;
  const bad = integration === 'voice' ? voice.agent_id.includes('missing') : calendar.organiser_email.startsWith('other');
  const passed = { state: 'passed' as const, fault: null, mend: null };
  const checks: IntegrationReport['checks'] = integration === 'voice'
    ? [
        { kind: 'key', ...passed, message: 'The platform’s own key opens the account.', took_ms: 184 },
        bad
          ? { kind: 'agent', state: 'failed', fault: 'missing', message: 'Retell knows no agent with this id.', mend: 'Copy the agent’s id from the Retell dashboard again, and check that the key is of the same account.', took_ms: 96 }
          : { kind: 'agent', ...passed, message: 'The agent “Front desk” is published.', took_ms: 96 },
        { kind: 'caller_id', state: bad ? 'skipped' : 'passed', fault: null, mend: null, message: bad ? 'Not tried, since the agent was not found.' : 'The number belongs to the account.', took_ms: 71 },
        { kind: 'test_call', state: called && !bad ? 'passed' : 'skipped', fault: null, mend: null, message: called ? 'The call was placed.' : 'Nobody asked for a call.', took_ms: 0 },
      ]
    : [
        { kind: 'key', ...passed, message: 'The key opens the account.', took_ms: 210 },
        bad
          ? { kind: 'organiser', state: 'failed', fault: 'mismatch', message: 'The key belongs to anna@example.com.', mend: 'Write the organiser’s address as the account has it, or use the key of the right account.', took_ms: 12 }
          : { kind: 'organiser', ...passed, message: 'The account is the organiser’s.', took_ms: 12 },
        { kind: 'event_types', state: bad ? 'skipped' : 'passed', fault: null, mend: null, message: bad ? 'Not tried.' : 'Two event types can be read.', took_ms: 140 },
      ];
  const details = bad ? [] : integration === 'voice' ? [{ label: 'agent_name', value: 'Front desk' }, { label: 'voice', value: 'Amelia' }] : [{ label: 'account_name', value: 'Anna Reed' }, { label: 'time_zone', value: 'Europe/London' }];
  const event_types = integration === 'calendar' && calendar.kind === 'calendly' && !bad ? [{ id: 'https://api.calendly.com/event_types/A', name: 'First visit' }, { id: 'https://api.calendly.com/event_types/B', name: 'Check-up' }] : [];
  return { integration, passed: !bad, checks, details, event_types, at: iso(world.now()) };
}

export const onboarding: Handlers<
  | 'onboarding_list' | 'onboarding_draft' | 'onboarding_create' | 'onboarding_save_step' | 'onboarding_resolve' | 'onboarding_discard' | 'onboarding_take_over' | 'onboarding_check_unique' | 'onboarding_test_integration'
  | 'onboarding_preview_mail' | 'onboarding_activate' | 'onboarding_secrets'
> = {
  onboarding_list: (world) =>
    world.onboarding.filter(({ state }) => state !== 'activated').map((draft) => {
      const { business } = draft.answers;
      const { mine, waiting, completion } = viewOf(world, draft);
      return {
        id: draft.id, name: business.name, business_type: business.business_type, state: draft.state, step: draft.step, percent: completion.percent, holder_name: draft.holder_name, mine,
        waiting: waiting.length > 0, conflict: false, failed: draft.activation?.succeeded === false, updated_at: draft.updated_at,
      };
    }),
  onboarding_draft: (world, { id }) => viewOf(world, found(world.onboarding, id)),
  onboarding_create: (world) => {
    const draft = newDraft(world);
    world.onboarding.unshift(draft);
    world.changed('onboarding');
    return viewOf(world, draft);
  },
  onboarding_save_step: (world, { id, put: { answers, secrets: given, next } }) => {
    const draft = found(world.onboarding, id);
    const secret = given ?? {};
    if (secret.password && secret.password.length < 12) throw problem('invalid', 'Some fields need another value.', { status: 422, fields: [{ field: 'administrator.password', message: 'Use at least 12 characters.' }] });
    if (secret.voice_key && !/^key_[a-zA-Z0-9]{20,}$/.test(secret.voice_key)) throw problem('invalid', 'Some fields need another value.', { status: 422, fields: [{ field: 'voice.key', message: 'Copy the key from the Retell dashboard: key_ and at least 20 letters and digits.' }] });
    put(draft.answers, structuredClone(answers));
    for (const key of ['password', 'voice_key', 'calendar_key'] as const) if (secret[key] !== undefined) draft.secrets[key] = secret[key] !== '';
    if (!draft.marks.some((mark) => mark.step === answers.step)) draft.marks.push({ step: answers.step, version: draft.version + 1 });
    Object.assign(draft, { step: next, version: draft.version + 1, updated_at: iso(world.now()), tests: draft.tests.filter(({ integration }) => integration !== answers.step) });
    world.changed('onboarding');
    return viewOf(world, draft);
  },
  onboarding_resolve: (world, { id, keepMine }) => {
    const draft = found(world.onboarding, id);
    const theirs = world.onboardingConflict?.theirs;
    if (!keepMine && theirs) draft.answers = theirs.answers;
    world.onboardingConflict = null;
    world.changed('onboarding');
    return viewOf(world, draft);
  },
  onboarding_discard: (world, { id }) => {
    world.onboarding = world.onboarding.filter((draft) => draft.id !== id);
    world.changed('onboarding');
    return null;
  },
  onboarding_take_over: (world, { id }) => {
    online(world);
    const [me] = world.operators;
    const draft = Object.assign(found(world.onboarding, id), { holder: me?.id ?? '', holder_name: me?.name ?? '' });
    world.changed('onboarding');
    return viewOf(world, draft);
  },
  onboarding_check_unique: (world, { query }) => {
    online(world);
    return { name: claimOf(world, query, 'name'), subdomain: claimOf(world, query, 'subdomain'), email: claimOf(world, query, 'email') };
  },
  onboarding_test_integration: (world, { id, test }) => {
    online(world);
    const draft = found(world.onboarding, id);
    const answer = tested(world, draft, test.integration, test.call_to !== undefined);
    draft.tests = [...draft.tests.filter((mark) => mark.integration !== test.integration), { integration: test.integration, passed: answer.passed, at: answer.at }];
    world.changed('onboarding');
    return answer;
  },
  onboarding_preview_mail: (world, { id }) => {
    online(world);
    const { business, administrator } = found(world.onboarding, id).answers;
    const lines = [`Hello ${administrator.name},`, `${business.name} is set up on Harbour Cloud, and you administer it. Your sign-in is ${administrator.email}.`, 'Your password and ten backup codes come from the person who set this up, not by e-mail.'];
    return { to: administrator.email, subject: `Welcome to Harbour Cloud: ${business.name} is ready`, text: `${lines.join('\n\n')}\n`, html: `<!doctype html><html lang="en"><head><title>x</title></head><body style="line-height:1.5">${lines.map((line) => `<p>${line}</p>`).join('')}<script>document.title = 'owned'</script><img src="https://tracker.example/p.gif"></body></html>` };
  },
  onboarding_activate: (world, { id }) => {
    online(world);
    const draft = found(world.onboarding, id);
    const taken = world.tenants.some((tenant) => tenant.subdomain === draft.answers.rules.branding.subdomain);
    if (taken) {
      const fault = { field: 'rules.branding.subdomain', message: 'Another tenant has this subdomain.' };
      const failed: ActivationReport = report(world, draft, 'branding', fault);
      draft.activation = failed;
      world.changed('onboarding');
      throw problem('conflict', 'The activation was undone: the subdomain is taken.', { status: 409, fields: [fault] });
    }
    return activated(world, draft);
  },
  onboarding_secrets: (world, { id }) => {
    online(world);
    return { tenant_id: found(world.onboarding, id).tenant_id ?? '', secrets: secrets(found(world.onboarding, id)) };
  },
};

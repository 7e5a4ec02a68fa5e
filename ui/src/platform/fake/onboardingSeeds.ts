import type { OnboardingDraft } from '@/contract';
import { newDraft } from './onboarding';
import { report } from './onboardingActivation';
import { iso, type World } from './world';

const HOUR = 3_600_000;

/** Everything that an activation needs, as somebody careful fills it in. */
export function fillIn(draft: OnboardingDraft, name: string, subdomain: string): OnboardingDraft {
  const { answers } = draft;
  Object.assign(answers.business, {
    name, business_type: 'medical', subcategory: 'Dentist', size: 'small', street: '14 Harley Street', city: 'London', county: 'Greater London', postal_code: 'W1G 9PQ', phone: '020 7946 0018', email: 'office@brightsmile.example',
  });
  Object.assign(answers.administrator, { name: 'Dr Anna Whitfield', email: 'anna@brightsmile.example', job_title: 'Practice manager' });
  Object.assign(answers.voice, { agent_id: 'agent_e53a44a8e7abed30866388d300', caller_id: '+44 7403 305280', tone: 'medical', call_length: 'brief' });
  Object.assign(answers.calendar, { kind: 'manual' });
  Object.assign(answers.rules, { plan: 'pro', compliance: 'standard', phi_detection: true });
  answers.rules.branding = { ...answers.rules.branding, subdomain, primary: '#1f6f6b', accent: '#e07a3f' };
  return draft;
}

/** Three that lie there: own, of a colleague, and one whose activation failed. */
export function seedOnboarding(world: World) {
  const [, colleague] = world.operators;
  const own = newDraft(world);
  Object.assign(own, { step: 'voice', updated_at: iso(world.now() - HOUR / 4) });
  Object.assign(own.answers.business, { name: 'Harbour Lane Hair', business_type: 'salon', size: 'small', street: '3 Harbour Lane', city: 'Bristol', county: 'Avon', postal_code: 'BS1 4ST', phone: '0117 496 0123', email: 'hello@harbourlane.example' });
  Object.assign(own.answers.administrator, { name: 'Megan Price', email: 'megan@harbourlane.example' });
  own.answers.rules.branding.subdomain = 'harbourlanehair';
  const theirs = newDraft(world);
  Object.assign(theirs, { holder: colleague?.id ?? '', holder_name: colleague?.name ?? '', step: 'administrator', updated_at: iso(world.now() - 5 * HOUR) });
  Object.assign(theirs.answers.business, { name: 'Copper Kettle Kitchen', business_type: 'restaurant', size: 'solo', city: 'Leeds' });
  const failed = fillIn(newDraft(world), 'Bright Smile Dental', world.tenants[0]?.subdomain ?? '');
  Object.assign(failed, { step: 'review', updated_at: iso(world.now() - 26 * HOUR) });
  failed.activation = report(world, failed, 'branding', { field: 'rules.branding.subdomain', message: 'Another tenant has this subdomain.' });
  world.onboarding = [own, theirs, failed];
}

import type { Completion, FieldError, OnboardingDraft, StepReport } from '@/contract';

type Check = [field: string, good: boolean, message: string];

const email = (text: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text.trim());
const phone = (text: string) => /^(?:\+44|0)(?: *\d){10}$/.test(text.trim());
const between = (text: string, min: number, max: number) => [...text.trim()].length >= min && [...text.trim()].length <= max;
const EMAIL = 'Write an e-mail address, such as office@example.com.';
const PHONE = 'Write a UK number: +44 or 0, and ten digits.';

/** What the contract would say of the commonest slips. */
function checksOf({ answers, secrets }: Pick<OnboardingDraft, 'answers' | 'secrets'>): Record<'business' | 'administrator' | 'voice' | 'calendar' | 'rules', Check[]> {
  const { business, administrator, voice, calendar, rules } = answers;
  const connected = calendar.kind === 'cal_com' || calendar.kind === 'calendly';
  return {
    business: [
      ['name', between(business.name, 2, 100), 'Write 2 to 100 characters.'], ['business_type', business.business_type !== null, 'Choose the type of business.'], ['size', business.size !== null, 'Choose how large the business is.'],
      ['street', between(business.street, 5, 255), 'Write 5 to 255 characters.'], ['city', between(business.city, 2, 100), 'Write 2 to 100 characters.'], ['county', between(business.county, 2, 100), 'Write 2 to 100 characters.'],
      ['postal_code', /^[A-Z]{1,2}[0-9R][0-9A-Z]? [0-9][A-Z]{2}$/.test(business.postal_code.trim()), 'Write a UK postcode with its space, such as SW1A 1AA.'], ['phone', phone(business.phone), PHONE], ['email', email(business.email), EMAIL],
      ...(business.website && !/^https?:\/\/\S+\.\S+$/.test(business.website) ? [['website', false, 'Write a web address, such as https://www.example.com.'] as Check] : []),
    ],
    administrator: [
      ['name', between(administrator.name, 2, 100), 'Write the full name of a person: 2 to 100 letters, spaces, hyphens and apostrophes.'], ['email', email(administrator.email), EMAIL],
      ...(administrator.phone && !phone(administrator.phone) ? [['phone', false, PHONE] as Check] : []),
      ...(administrator.password_method === 'manual' ? [['password', secrets.password, 'Set the first password, or have one generated.'] as Check] : []),
    ],
    voice: voice.later ? [] : [['agent_id', /^agent_[a-zA-Z0-9]{20,}$/.test(voice.agent_id.trim()), 'Copy the agent’s id from the Retell dashboard: agent_ and at least 20 letters and digits.'], ['caller_id', phone(voice.caller_id), PHONE]],
    calendar: [
      ['kind', calendar.kind !== null, 'Choose where appointments come from.'],
      ...(connected ? ([['key', secrets.calendar_key, 'Set the key of the calendar’s account.'], ['organiser_email', email(calendar.organiser_email), EMAIL]] as Check[]) : []),
    ],
    rules: [
      ['branding.subdomain', /^(?!www$|api$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(rules.branding.subdomain.trim()), 'Use 1 to 63 small letters, digits and hyphens; names such as www or api are taken.'],
      ['branding.primary', /^#[0-9a-f]{6}$/i.test(rules.branding.primary), 'Write a colour such as #3498db.'], ['branding.accent', /^#[0-9a-f]{6}$/i.test(rules.branding.accent), 'Write a colour such as #3498db.'],
      ...rules.hours.flatMap((day, index): Check[] => (day.open && !(/^\d\d:\d\d$/.test(day.from) && /^\d\d:\d\d$/.test(day.to) && day.from < day.to) ? [[`hours.${index}`, false, 'Write two times such as 09:00 and 17:30, the first one earlier.']] : [])),
      ...(rules.plan !== 'free' && (rules.months < 1 || rules.months > 60) ? [['months', false, 'Choose 1 to 60 months.'] as Check] : []),
      ...(rules.abuse.limits.at_once < 1 || rules.abuse.limits.at_once > 20 ? [['abuse.limits.at_once', false, 'Write 1 to 20.'] as Check] : []),
    ],
  };
}

/** How far a draft is, as the contract counts it. */
export function completionOf(draft: Pick<OnboardingDraft, 'answers' | 'secrets'>): Completion {
  const steps = Object.entries(checksOf(draft)).map(([step, checks]): StepReport => {
    const faults = checks.filter(([, good]) => !good).map(([field, , message]): FieldError => ({ field: `${step}.${field}`, message }));
    return { step: step as StepReport['step'], percent: checks.length === 0 ? 100 : Math.floor(((checks.length - faults.length) * 100) / checks.length), faults };
  });
  const percent = Math.floor(steps.reduce((sum, report) => sum + report.percent, 0) / 5);
  return { percent, steps: [...steps, { step: 'review', percent: percent === 100 ? 100 : 0, faults: [] }] };
}

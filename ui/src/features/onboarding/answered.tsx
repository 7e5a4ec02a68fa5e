import { Badge, Prose, type KeyValueItem } from '@/components';
import type { Answers, OnboardingDraft, OpeningDay } from '@/contract';
import { useFormat, type Format } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useWizard, type Filled } from './context';
import { useSubcategory } from './faults';
import styles from './Review.module.css';

type T = ReturnType<typeof useTranslation>['t'];

interface Told {
  answers: Answers;
  draft: OnboardingDraft;
  t: T;
  format: Format;
}

/** Everything that was answered, step by step, as a person reads it. */
export function useAnswered(): Record<Filled, KeyValueItem[]> {
  const { t } = useTranslation();
  const format = useFormat();
  const subcategory = useSubcategory();
  const { answers, draft, domain } = useWizard();
  const told: Told = { answers, draft, t, format };
  return { business: business(told, subcategory), administrator: administrator(told), voice: voice(told), calendar: calendar(told), rules: rules(told, domain) };
}

function business({ answers: { business: said }, t }: Told, subcategory: (name: string) => string): KeyValueItem[] {
  return [
    { key: 'name', label: t('field.name'), value: said.name },
    { key: 'legal', label: t('field.legal_name'), value: said.legal_name },
    { key: 'type', label: t('field.business_type'), value: said.business_type && t(`tenant.type.${said.business_type}`) },
    { key: 'subcategory', label: t('field.subcategory'), value: subcategory(said.subcategory) },
    { key: 'size', label: t('field.size'), value: said.size && t(`onboarding.business.size.${said.size}`) },
    { key: 'address', label: t('field.address'), value: [said.street, said.city, said.county, said.postal_code].filter(Boolean).join(', ') },
    { key: 'country', label: t('field.country'), value: t('onboarding.business.uk') },
    { key: 'phone', label: t('field.phone'), value: said.phone, mono: true },
    { key: 'email', label: t('field.email'), value: said.email, mono: true },
    { key: 'website', label: t('field.website'), value: said.website, mono: true },
  ];
}

const mailParts = ['login_link', 'guide', 'support'] as const;

function administrator({ answers: { administrator: said }, draft, t, format }: Told): KeyValueItem[] {
  const parts = mailParts.filter((part) => said[part]).map((part) => t(`onboarding.mail.${part}`));
  return [
    { key: 'name', label: t('onboarding.admin.name'), value: said.name },
    { key: 'title', label: t('onboarding.admin.job_title'), value: said.job_title },
    { key: 'email', label: t('onboarding.admin.email'), value: said.email, mono: true },
    { key: 'phone', label: t('field.phone'), value: said.phone, mono: true },
    { key: 'password', label: t('field.password'), value: said.password_method === 'generate' ? t('onboarding.review.generated') : t(draft.secrets.password ? 'onboarding.review.set' : 'onboarding.review.not_set') },
    { key: 'mail', label: t('onboarding.mail.title'), value: !said.welcome ? t('onboarding.review.not_sent') : parts.length > 0 ? t('onboarding.review.mail_with', { parts: format.list(parts) }) : t('onboarding.review.sent') },
  ];
}

function Connection({ of, draft, t }: Pick<Told, 'draft' | 't'> & { of: 'voice' | 'calendar' }) {
  const mark = draft.tests.find(({ integration }) => integration === of);
  return <Badge tone={mark ? (mark.passed ? 'ok' : 'critical') : 'neutral'}>{t(mark ? (mark.passed ? 'onboarding.review.connected' : 'onboarding.review.failing') : 'onboarding.review.untested')}</Badge>;
}

function voice({ answers: { voice: said }, draft, t }: Told): KeyValueItem[] {
  return [
    ...(said.later
      ? [{ key: 'later', label: t('onboarding.review.calls'), value: t('onboarding.voice.later') }]
      : [
          { key: 'agent', label: t('onboarding.voice.agent_id'), value: said.agent_id, mono: true },
          { key: 'caller', label: t('onboarding.voice.caller_id'), value: said.caller_id, mono: true },
          { key: 'key', label: t('onboarding.voice.key'), value: t(draft.secrets.voice_key ? 'onboarding.review.set' : 'onboarding.review.platform_key') },
          { key: 'test', label: t('onboarding.review.connection'), value: <Connection of="voice" draft={draft} t={t} /> },
        ]),
    { key: 'tone', label: t('onboarding.voice.tone'), value: t(`onboarding.voice.tone_${said.tone}`) },
    { key: 'length', label: t('onboarding.voice.length'), value: t(`onboarding.voice.length_${said.call_length}`) },
  ];
}

function calendar({ answers: { calendar: said }, draft, t, format }: Told): KeyValueItem[] {
  const { kind } = said;
  const events = kind === 'cal_com' ? said.event_type_id : said.event_types.length > 0 ? format.number(said.event_types.length) : '';
  return [
    { key: 'kind', label: t('onboarding.calendar.kind'), value: kind && t(`tenant.calendar.${kind}`) },
    ...(kind !== null && kind !== 'manual'
      ? [
          { key: 'key', label: t(`onboarding.calendar.key_${kind}`), value: t(draft.secrets.calendar_key ? 'onboarding.review.set' : 'onboarding.review.not_set') },
          { key: 'organiser', label: t('onboarding.calendar.organiser'), value: said.organiser_email, mono: true },
          { key: 'events', label: t('onboarding.calendar.event_types'), value: events || t('onboarding.review.all_events') },
          { key: 'test', label: t('onboarding.review.connection'), value: <Connection of="calendar" draft={draft} t={t} /> },
        ]
      : []),
    { key: 'hours', label: t('onboarding.calendar.call_hours'), value: t('onboarding.calendar.before', { count: said.call_hours, formatted: format.number(said.call_hours) }) },
  ];
}

function rules({ answers: { rules: said, business: { business_type: type } }, t, format }: Told, domain: string | null): KeyValueItem[] {
  const { abuse, branding } = said;
  const count = (number: number) => ({ count: number, formatted: format.number(number) });
  const percent = (share: number) => format.percent(share / 100);
  const plan = t(`plan.${said.plan}`);
  return [
    { key: 'plan', label: t('field.plan'), value: said.plan === 'free' ? plan : t('onboarding.review.period', { plan, months: t('subscriptions.months', count(said.months)), days: t('onboarding.review.days', count(said.trial_days)) }) },
    { key: 'open', label: t('onboarding.hours.title'), value: <Opening hours={said.hours} /> },
    { key: 'modules', label: t('field.modules'), value: format.list(said.modules.map((module) => t(`tenant.module.${module}`))) },
    { key: 'site', label: t('onboarding.review.site'), value: branding.subdomain && domain ? `${branding.subdomain}.${domain}` : branding.subdomain, mono: true },
    { key: 'colours', label: t('dossier.section.branding'), value: <Colours values={[branding.primary, branding.accent]} /> },
    { key: 'logo', label: t('logo.label'), value: t(branding.logo === null ? 'onboarding.review.no_logo' : 'onboarding.review.logo_there') },
    ...(type === 'medical'
      ? [{ key: 'compliance', label: t('field.compliance'), value: t(`tenant.compliance.${said.compliance}`) }, { key: 'phi', label: t('dossier.f.phi'), value: t(said.phi_detection ? 'dossier.on' : 'dossier.off') }]
      : []),
    { key: 'limits', label: t('onboarding.review.limits_of'), value: t('onboarding.review.limits', { quarter: format.number(abuse.limits.per_quarter_hour), day: format.number(abuse.limits.per_day), once: format.number(abuse.limits.at_once) }) },
    { key: 'pausing', label: t('onboarding.review.pausing'), value: abuse.auto_pause ? t('onboarding.review.pauses', { failed: percent(abuse.failure_percent), short: percent(abuse.short_call_percent) }) : t('onboarding.review.no_auto_pause') },
    { key: 'notes', label: t('field.notes'), value: said.notes.trim() === '' ? '' : <Prose>{said.notes}</Prose> },
  ];
}

/** Days that are open alike stand together. */
export function Opening({ hours }: { hours: readonly OpeningDay[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const times = new Map<string, string[]>();
  for (const { day, open, from, to } of hours) {
    const time = open ? `${from}–${to}` : '';
    times.set(time, [...(times.get(time) ?? []), t(`onboarding.day.${day}`)]);
  }
  return (
    <span className={styles.opening}>
      {[...times].map(([time, days]) => (
        <span key={time}>{format.list(days)}: {time === '' ? t('onboarding.hours.closed') : <bdi className="ltr">{time}</bdi>}</span>
      ))}
    </span>
  );
}

function Colours({ values }: { values: readonly string[] }) {
  return <span className={styles.colours}>{values.map((value) => <span key={value} className={styles.colour}><span className={styles.swatch} style={{ background: value }} aria-hidden /><bdi className="mono">{value}</bdi></span>)}</span>;
}

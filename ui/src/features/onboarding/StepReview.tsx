import { ArrowRight, CircleCheck, Pencil, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, Button, KeyValue, type KeyValueItem } from '@/components';
import { onboardingSteps } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useWizard, type Filled } from './context';
import { useFaultSentence, useFieldName } from './faults';
import styles from './Review.module.css';

/** Step 6: everything once more, and what is missing. */
export function StepReview() {
  const { t } = useTranslation();
  const format = useFormat();
  const { answers, draft, domain, completion } = useWizard();
  const { business, administrator, voice, calendar, rules } = answers;
  const test = (what: 'voice' | 'calendar') => draft.tests.find((mark) => mark.integration === what);
  const connection = (what: 'voice' | 'calendar') => {
    const mark = test(what);
    return <Badge tone={mark ? (mark.passed ? 'ok' : 'critical') : 'neutral'}>{t(mark ? (mark.passed ? 'onboarding.review.connected' : 'onboarding.review.failing') : 'onboarding.review.untested')}</Badge>;
  };
  const open = rules.hours.filter((day) => day.open);
  const parts: Record<Filled, KeyValueItem[]> = {
    business: [
      { key: 'name', label: t('field.name'), value: business.name }, { key: 'type', label: t('field.business_type'), value: business.business_type && t(`tenant.type.${business.business_type}`) },
      { key: 'size', label: t('field.size'), value: business.size && t(`onboarding.business.size.${business.size}`) }, { key: 'legal', label: t('field.legal_name'), value: business.legal_name },
      { key: 'address', label: t('field.address'), value: [business.street, business.city, business.county, business.postal_code].filter(Boolean).join(', ') },
      { key: 'phone', label: t('field.phone'), value: business.phone, mono: true }, { key: 'email', label: t('field.email'), value: business.email, mono: true }, { key: 'website', label: t('field.website'), value: business.website, mono: true },
    ],
    administrator: [
      { key: 'name', label: t('onboarding.admin.name'), value: administrator.name }, { key: 'email', label: t('onboarding.admin.email'), value: administrator.email, mono: true },
      { key: 'password', label: t('field.password'), value: administrator.password_method === 'generate' ? t('onboarding.review.generated') : t(draft.secrets.password ? 'onboarding.review.set' : 'onboarding.review.not_set') },
      { key: 'mail', label: t('onboarding.mail.title'), value: t(administrator.welcome ? 'onboarding.review.sent' : 'onboarding.review.not_sent') },
    ],
    voice: voice.later
      ? [{ key: 'later', label: t('onboarding.review.calls'), value: t('onboarding.voice.later') }, { key: 'tone', label: t('onboarding.voice.tone'), value: t(`onboarding.voice.tone_${voice.tone}`) }]
      : [
          { key: 'agent', label: t('onboarding.voice.agent_id'), value: voice.agent_id, mono: true }, { key: 'caller', label: t('onboarding.voice.caller_id'), value: voice.caller_id, mono: true },
          { key: 'tone', label: t('onboarding.voice.tone'), value: t(`onboarding.voice.tone_${voice.tone}`) }, { key: 'length', label: t('onboarding.voice.length'), value: t(`onboarding.voice.length_${voice.call_length}`) },
          { key: 'test', label: t('onboarding.review.connection'), value: connection('voice') },
        ],
    calendar: [
      { key: 'kind', label: t('onboarding.calendar.kind'), value: calendar.kind && t(`tenant.calendar.${calendar.kind}`) },
      ...(calendar.kind !== null && calendar.kind !== 'manual' ? [{ key: 'organiser', label: t('onboarding.calendar.organiser'), value: calendar.organiser_email, mono: true }, { key: 'test', label: t('onboarding.review.connection'), value: connection('calendar') }] : []),
      { key: 'hours', label: t('onboarding.calendar.call_hours'), value: t('onboarding.calendar.before', { count: calendar.call_hours, formatted: format.number(calendar.call_hours) }) },
    ],
    rules: [
      { key: 'plan', label: t('field.plan'), value: t(`plan.${rules.plan}`) }, { key: 'site', label: t('onboarding.review.site'), value: rules.branding.subdomain && domain ? `${rules.branding.subdomain}.${domain}` : rules.branding.subdomain, mono: true },
      { key: 'open', label: t('onboarding.hours.title'), value: t('onboarding.review.open_days', { count: open.length, formatted: format.number(open.length) }) },
      { key: 'modules', label: t('field.modules'), value: format.list(rules.modules.map((module) => t(`tenant.module.${module}`))) },
      { key: 'colours', label: t('dossier.section.branding'), value: <Colours values={[rules.branding.primary, rules.branding.accent]} /> },
      { key: 'protection', label: t('onboarding.rules.protection'), value: t(rules.abuse.auto_pause ? 'onboarding.review.auto_pause' : 'onboarding.review.no_auto_pause') },
      ...(business.business_type === 'medical' ? [{ key: 'compliance', label: t('field.compliance'), value: t(`tenant.compliance.${rules.compliance}`) }] : []),
    ],
  };
  const filled = onboardingSteps.filter((step): step is Filled => step !== 'review');
  const faults = completion.steps.flatMap((step) => step.faults);
  return (
    <>
      {faults.length > 0 && <Missing />}
      <div className={styles.cards}>
        {filled.map((step) => <Card key={step} step={step}><KeyValue items={parts[step]} /></Card>)}
      </div>
    </>
  );
}

function Colours({ values }: { values: readonly string[] }) {
  return <span className={styles.colours}>{values.map((value) => <span key={value} className={styles.colour}><span className={styles.swatch} style={{ background: value }} aria-hidden /><bdi className="mono">{value}</bdi></span>)}</span>;
}

function Card({ step, children }: { step: Filled; children: ReactNode }) {
  const { t } = useTranslation();
  const { completion, goTo } = useWizard();
  const done = completion.steps.find((report) => report.step === step)?.percent === 100;
  const title = t(`onboarding.step.${step}.name`);
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <span className={styles.mark} data-done={done || undefined} aria-hidden>{done ? <CircleCheck /> : <TriangleAlert />}</span>
        <h3 className={styles.title}>{title}</h3>
        <Button size="sm" variant="ghost" icon={<Pencil aria-hidden />} aria-label={t('onboarding.review.edit', { step: title })} onClick={() => goTo(step)}>{t('edit.button')}</Button>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** What is missing, each leading to its field. */
function Missing() {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useFaultSentence();
  const name = useFieldName();
  const { completion, goTo } = useWizard();
  const all = completion.steps.flatMap((report) => report.faults.map((fault) => ({ ...fault, step: report.step })));
  return (
    <section className={styles.missing} aria-labelledby="onboarding-missing">
      <h3 id="onboarding-missing" className={styles.title}><TriangleAlert aria-hidden />{t('onboarding.review.missing', { count: all.length, formatted: format.number(all.length) })}</h3>
      <ul className={styles.faults}>
        {all.map((fault) => (
          <li key={fault.field}>
            <button type="button" className={styles.fault} onClick={() => goTo(fault.step, fault.field)}>
              <span className={styles.where}>{t(`onboarding.step.${fault.step}.name`)}</span>
              <span className={styles.what}><strong>{name(fault.field)}</strong> <span>{sentence(fault)}</span></span>
              <ArrowRight aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

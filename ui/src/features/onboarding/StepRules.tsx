import { Lock } from 'lucide-react';
import { Banner, Checkbox, ColourInput, Counter, Field, latinDigits, RadioCards, Switch, Textarea } from '@/components';
import { coreModules, modules, sizeDefaults, type Plan } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { BrandLogo, useLogo } from './BrandLogo';
import { Suggestions, useClaim } from './Claim';
import { contrast } from './colour';
import { useWizard } from './context';
import { Hours } from './Hours';
import { Choice, Group, Text, Wide } from './parts';
import { SitePreview } from './SitePreview';
import styles from './Wizard.module.css';

const plans: readonly Plan[] = ['free', 'pro', 'enterprise'];
const whole = /^#[0-9a-f]{6}$/i;

/** A whole number as a Persian keyboard types it, too; nothing is 0. */
const numberOf = (text: string) => Number(latinDigits(text).replaceAll(/\D/g, '').slice(0, 6));

/** Step 5: plan, hours, compliance, protection, modules and branding. */
export function StepRules() {
  return (
    <>
      <PlanGroup />
      <Opening />
      <Modules />
      <BrandingGroup />
      <ComplianceGroup />
      <Protection />
      <Notes />
    </>
  );
}

function PlanGroup() {
  const { t } = useTranslation();
  const format = useFormat();
  const { answers, set, locked } = useWizard();
  const prices = useQuery('app_state', {}).data?.platform?.prices;
  const { rules, business } = answers;
  const proposed = business.size ? sizeDefaults[business.size].plan : null;
  const price = (plan: Plan) => (prices ? t('edit.a_month', { price: format.money(plan === 'free' ? 0 : prices[plan], prices.currency) }) : '');
  return (
    <Group title={t('onboarding.rules.plan')} lead={t('onboarding.rules.plan_lead')}>
      <Wide>
        <RadioCards
          label={t('field.plan')} layout="row" value={rules.plan} onChange={(plan) => set('rules', { plan })}
          cards={plans.map((value) => ({ value, label: <>{t(`plan.${value}`)}{proposed === value && <span className={styles.proposed}>{t('onboarding.proposed')}</span>}</>, hint: <>{t(`onboarding.rules.plan_${value}`)}<br />{price(value)}</>, ...(locked ? { disabledReason: t('onboarding.locked') } : {}) }))}
        />
      </Wide>
      {rules.plan !== 'free' && (
        <>
          <Text path="rules.months" label={t('onboarding.rules.months')} required inputMode="numeric" value={rules.months === 0 ? '' : format.number(rules.months, { useGrouping: false })} onChange={(text) => set('rules', { months: numberOf(text) })} hint={t('onboarding.rules.months_hint')} />
          <Text path="rules.trial_days" label={t('onboarding.rules.trial')} required inputMode="numeric" value={format.number(rules.trial_days, { useGrouping: false })} onChange={(text) => set('rules', { trial_days: numberOf(text) })} hint={t('onboarding.rules.trial_hint')} />
        </>
      )}
    </Group>
  );
}

function Opening() {
  const { t } = useTranslation();
  return <Group title={t('onboarding.hours.title')} lead={t('onboarding.hours.lead')}><Wide><Hours /></Wide></Group>;
}

function Modules() {
  const { t } = useTranslation();
  const format = useFormat();
  const { answers, set, faultOf, locked } = useWizard();
  const chosen = answers.rules.modules;
  return (
    <Group title={t('field.modules')} lead={t('onboarding.rules.modules_lead')} aside={<span className={styles.quiet}>{t('onboarding.rules.modules_count', { n: format.number(chosen.length), of: format.number(modules.length) })}</span>}>
      <Wide>
        <div className={styles.modules} role="group" aria-label={t('field.modules')}>
          {modules.map((module) => {
            const fixed = coreModules.includes(module);
            return (
              <div key={module} className={styles.module} data-on={chosen.includes(module) || undefined} title={fixed ? t('dossier.module_core') : undefined}>
                <Switch
                  checked={chosen.includes(module)}
                  disabled={fixed || locked}
                  onChange={(on) => set('rules', { modules: modules.filter((other) => (other === module ? on : chosen.includes(other))) })}
                  label={<span className={styles.moduleName}>{t(`tenant.module.${module}`)}{fixed && <span className={styles.core}><Lock aria-hidden />{t('onboarding.rules.core')}</span>}</span>}
                  hint={t(`onboarding.module.${module}`)}
                />
              </div>
            );
          })}
        </div>
      </Wide>
      {faultOf('rules.modules') && <Wide><Banner look="card" tone="critical">{faultOf('rules.modules')}</Banner></Wide>}
    </Group>
  );
}

function BrandingGroup() {
  const { t } = useTranslation();
  const { answers, set, domain, locked, faultOf, leave } = useWizard();
  const { branding } = answers.rules;
  const logo = useLogo(branding.logo);
  const put = (part: Partial<typeof branding>) => set('rules', { branding: { ...branding, ...part } });
  const claim = useClaim('subdomain', branding.subdomain, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(branding.subdomain.trim()));
  const address = domain && branding.subdomain ? `${branding.subdomain}.${domain}` : null;
  const pale = whole.test(branding.primary) && Math.max(contrast(branding.primary, '#ffffff'), contrast(branding.primary, '#111318')) < 4.5;
  const colour = (key: 'primary' | 'accent') => (
    <Field label={t(`dossier.f.${key}`)} error={faultOf(`rules.branding.${key}`)} required>
      <div onBlur={() => leave(`rules.branding.${key}`)} inert={locked}><ColourInput name={`rules.branding.${key}`} value={branding[key]} onChange={(value) => put({ [key]: value })} swatchLabel={t('onboarding.rules.choose_colour', { what: t(`dossier.f.${key}`) })} /></div>
    </Field>
  );
  return (
    <Group title={t('onboarding.rules.branding')} lead={t('onboarding.rules.branding_lead')}>
      <Wide>
        <div className={styles.pair}>
          <div className={styles.stack4}>
            <Text
              path="rules.branding.subdomain" label={t('field.subdomain')} required mono className={styles.ltr} value={branding.subdomain} onChange={(subdomain) => put({ subdomain: subdomain.toLowerCase() })}
              trailing={domain && <span className={styles.domain} dir="ltr">.{domain}</span>} aside={claim.aside} fault={claim.fault}
              hint={claim.suggestions.length > 0 ? <Suggestions suggestions={claim.suggestions} onChoose={(subdomain) => put({ subdomain })} /> : t('onboarding.rules.subdomain_hint')}
            />
            <div className={styles.grid}>{colour('primary')}{colour('accent')}</div>
            <BrandLogo shown={logo} />
            {pale && <Banner look="card" tone="medium">{t('onboarding.rules.pale')}</Banner>}
          </div>
          <SitePreview name={answers.business.name} address={address} primary={branding.primary} accent={branding.accent} logo={logo?.address ?? null} modules={answers.rules.modules} />
        </div>
      </Wide>
    </Group>
  );
}

function ComplianceGroup() {
  const { t } = useTranslation();
  const { answers, set, locked } = useWizard();
  const { rules, business } = answers;
  if (business.business_type !== 'medical') return null;
  return (
    <Group title={t('edit.group.compliance')} lead={t('onboarding.rules.compliance_lead')}>
      <Choice path="rules.compliance" label={t('dossier.f.level')} required value={rules.compliance === 'none' ? null : rules.compliance} onChange={(compliance) => set('rules', { compliance })} options={(['standard', 'strict'] as const).map((value) => ({ value, label: t(`tenant.compliance.${value}`), hint: t(`onboarding.rules.level_${value}`) }))} />
      <div className={styles.check}><Checkbox checked={rules.phi_detection} disabled={locked} onChange={(phi_detection) => set('rules', { phi_detection })} label={t('dossier.f.phi')} hint={t('onboarding.rules.phi_hint')} /></div>
    </Group>
  );
}

function Protection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { answers, set, locked } = useWizard();
  const { abuse } = answers.rules;
  const put = (part: Partial<typeof abuse>) => set('rules', { abuse: { ...abuse, ...part } });
  const shown = (value: number) => (value === 0 ? '' : format.number(value, { useGrouping: false }));
  const limit = (key: keyof typeof abuse.limits) => (
    <Text key={key} path={`rules.abuse.limits.${key}`} label={t(`onboarding.rules.limit_${key}`)} required inputMode="numeric" value={shown(abuse.limits[key])} onChange={(text) => put({ limits: { ...abuse.limits, [key]: numberOf(text) } })} hint={t(`onboarding.rules.limit_${key}_hint`)} />
  );
  return (
    <Group title={t('onboarding.rules.protection')} lead={t('onboarding.rules.protection_lead')}>
      <Wide><div className={styles.three}>{limit('per_quarter_hour')}{limit('per_day')}{limit('at_once')}</div></Wide>
      <Wide><Checkbox checked={abuse.auto_pause} disabled={locked} onChange={(auto_pause) => put({ auto_pause })} label={t('onboarding.rules.auto_pause')} hint={t('onboarding.rules.auto_pause_hint')} /></Wide>
      {abuse.auto_pause && (
        <>
          <Text path="rules.abuse.failure_percent" label={t('onboarding.rules.failure')} required inputMode="numeric" trailing="%" value={shown(abuse.failure_percent)} onChange={(text) => put({ failure_percent: Math.min(255, numberOf(text)) })} hint={t('onboarding.rules.failure_hint')} />
          <Text path="rules.abuse.short_call_percent" label={t('onboarding.rules.short')} required inputMode="numeric" trailing="%" value={shown(abuse.short_call_percent)} onChange={(text) => put({ short_call_percent: Math.min(255, numberOf(text)) })} hint={t('onboarding.rules.short_hint')} />
        </>
      )}
    </Group>
  );
}

function Notes() {
  const { t } = useTranslation();
  const { answers, set, locked, faultOf, leave } = useWizard();
  const { notes } = answers.rules;
  return (
    <Group title={t('field.notes')} lead={t('onboarding.rules.notes_lead')}>
      <Wide>
        <Field label={t('field.notes')} hideLabel error={faultOf('rules.notes')} aside={<Counter length={[...notes.trim()].length} max={5_000} />}>
          <Textarea rows={3} dir="auto" name="rules.notes" readOnly={locked} value={notes} onChange={(event) => set('rules', { notes: event.currentTarget.value })} onBlur={() => leave('rules.notes')} />
        </Field>
      </Wide>
    </Group>
  );
}

import { Controller, useWatch } from 'react-hook-form';
import { Banner, Checkbox, Counter } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useRoleReason } from '@/app/reasons';
import { useQuery } from '@/state';
import { TenantLogo } from '../Logo';
import { Chips, Choice, Group, Long, Text, useEditForm } from './parts';
import styles from './Edit.module.css';

const types = ['medical', 'salon', 'restaurant', 'consultant', 'general'] as const;
const sizes = ['solo', 'small', 'medium', 'large'] as const;
const levels = ['none', 'standard', 'strict'] as const;
const plans = ['free', 'pro', 'enterprise'] as const;
const length = (text: string) => [...text.trim()].length;

export function Identity() {
  const { t } = useTranslation();
  const { control, tenant } = useEditForm();
  const domain = useQuery('app_state', {}).data?.platform?.base_domain;
  const subdomain = useWatch({ control, name: 'subdomain' }).trim();
  const moves = subdomain !== tenant.subdomain && subdomain !== '';
  return (
    <Group id="edit-identity" title={t('edit.group.identity')} lead={t('edit.lead.identity')}>
      <Text path="name" label={t('field.name')} required />
      <Text path="legal_name" label={t('field.legal_name')} />
      <Text
        path="subdomain"
        label={t('field.subdomain')}
        mono
        required
        className={styles.wide}
        boxClass={styles.ltr}
        trailing={domain && <span className={styles.domain} dir="ltr">.{domain}</span>}
        hint={moves && domain ? t('edit.address_moves', { from: `${tenant.subdomain}.${domain}`, to: `${subdomain}.${domain}` }) : domain && t('edit.address_is', { address: `${subdomain}.${domain}` })}
      />
      <Choice path="business_type" label={t('dossier.f.type')} options={types.map((value) => ({ value, label: t(`tenant.type.${value}`) }))} />
      <Choice path="size" label={t('dossier.f.size')} options={sizes.map((value) => ({ value, label: t(`tenant.size.${value}`) }))} />
      <Text path="subcategory" label={t('dossier.f.subcategory')} className={styles.wide} />
    </Group>
  );
}

export function Contact() {
  const { t } = useTranslation();
  return (
    <Group id="edit-contact" title={t('edit.group.contact')} lead={t('edit.lead.contact')}>
      <Text path="owner_name" label={t('field.owner_name')} required className={styles.wide} />
      <Text path="phone" label={t('field.phone')} mono inputMode="tel" required />
      <Text path="email" label={t('field.email')} mono inputMode="email" required />
      <Text path="website" label={t('dossier.f.website')} mono inputMode="url" className={styles.wide} placeholder="https://" />
      <Text path="address.street" label={t('field.address_street')} className={styles.wide} />
      <Text path="address.city" label={t('field.address_city')} />
      <Text path="address.county" label={t('field.address_county')} />
      <Text path="address.postal_code" label={t('field.address_postal_code')} mono />
      <Text path="address.country" label={t('field.address_country')} />
    </Group>
  );
}

/** What is kept at once, whatever becomes of the form. */
export function Look() {
  const { t } = useTranslation();
  const { live } = useEditForm();
  return (
    <Group id="edit-look" title={t('logo.label')} lead={t('edit.lead.look')}>
      <div className={styles.wide}><TenantLogo tenant={live} /></div>
    </Group>
  );
}

export function Compliance() {
  const { t } = useTranslation();
  const { control } = useEditForm();
  const medical = useWatch({ control, name: 'business_type' }) === 'medical';
  return (
    <Group id="edit-compliance" title={t('edit.group.compliance')} lead={t('edit.lead.compliance')}>
      {medical ? (
        <>
          <Choice path="level" label={t('dossier.f.level')} options={levels.map((value) => ({ value, label: t(`tenant.compliance.${value}`) }))} />
          <div className={styles.check}>
            <Controller control={control} name="phi_detection" render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={t('dossier.f.phi')} />} />
          </div>
        </>
      ) : (
        <p className={styles.quiet}>{t('dossier.not_hipaa')}</p>
      )}
    </Group>
  );
}

export function PlanChange() {
  const { t } = useTranslation();
  const format = useFormat();
  const { control, tenant } = useEditForm();
  const prices = useQuery('app_state', {}).data?.platform?.prices;
  const reason = useRoleReason('billing', 'update');
  const [plan, months] = useWatch({ control, name: ['plan', 'months'] });
  if (reason) {
    return (
      <Group id="edit-plan" title={t('edit.group.plan')} lead={t('edit.lead.plan')}>
        <p className={styles.quiet}>{reason}</p>
      </Group>
    );
  }
  const price = (value: (typeof plans)[number]) => (prices ? { hint: t('edit.a_month', { price: format.money(value === 'free' ? 0 : prices[value], prices.currency) }) } : {});
  return (
    <Group id="edit-plan" title={t('edit.group.plan')} lead={t('edit.lead.plan')}>
      <Choice path="plan" label={t('field.plan')} options={plans.map((value) => ({ value, label: t(`plan.${value}`), ...price(value) }))} />
      {plan !== 'free' && <Text path="months" label={t('edit.months')} inputMode="numeric" placeholder={t('edit.months_ph')} />}
      {plan !== tenant.plan && <div className={styles.wide}><Banner look="card" tone="medium">{t('edit.plan_warning')}</Banner></div>}
      {plan === tenant.plan && months !== '' && plan !== 'free' && <div className={styles.wide}><Banner look="card">{t('edit.period_warning')}</Banner></div>}
    </Group>
  );
}

export function Extras() {
  const { t } = useTranslation();
  const { control } = useEditForm();
  const [notes, reason] = useWatch({ control, name: ['notes', 'reason'] });
  return (
    <Group id="edit-extras" title={t('edit.group.extras')} lead={t('edit.lead.extras')}>
      <div className={styles.wide}><Long path="notes" label={t('field.notes')} rows={4} aside={<Counter length={length(notes)} max={5_000} />} /></div>
      <div className={styles.wide}><Chips path="tags" label={t('field.tags')} hint={t('dossier.notes.tags_hint')} /></div>
      <div className={styles.wide}><Chips path="custom_features" label={t('dossier.f.features')} /></div>
      <div className={styles.wide}><Long path="reason" label={t('edit.reason')} hint={t('edit.reason_hint')} rows={2} aside={<Counter length={length(reason)} max={500} />} /></div>
    </Group>
  );
}

import { Briefcase, Building, Scissors, Stethoscope, UtensilsCrossed, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Field, Input, RadioCards } from '@/components';
import { businessSizes, businessTypes, typeDefaults, type BusinessType } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { Suggestions, useClaim } from './Claim';
import { useWizard } from './context';
import { useSubcategory } from './faults';
import { Choice, Group, Text, Wide } from './parts';
import styles from './Wizard.module.css';

const icons: Record<BusinessType, LucideIcon> = { medical: Stethoscope, salon: Scissors, restaurant: UtensilsCrossed, consultant: Briefcase, general: Building };

/** Step 1: who the business is. */
export function StepBusiness() {
  const { t } = useTranslation();
  const { answers, set, faultOf, leave, locked } = useWizard();
  const { business } = answers;
  const name = useClaim('name', business.name, business.name.trim().length >= 2);
  const put = (part: Partial<typeof business>) => set('business', part);
  return (
    <>
      <Group title={t('onboarding.business.kind')} lead={t('onboarding.business.kind_lead')}>
        <Wide>
          <Text
            path="business.name" label={t('field.name')} value={business.name} onChange={(value) => put({ name: value })} required aside={name.aside} fault={name.fault}
            placeholder={t('onboarding.business.name_ph')} hint={name.suggestions.length > 0 ? <Suggestions suggestions={name.suggestions} onChoose={(value) => put({ name: value })} /> : t('onboarding.business.name_hint')}
          />
        </Wide>
        <Wide>
          <Field label={t('field.business_type')} error={faultOf('business.business_type')} required>
            <RadioCards
              label={t('field.business_type')}
              layout="grid"
              value={business.business_type}
              onChange={(business_type) => {
                // The proposals of one type say nothing about another.
                const proposed = business.business_type !== null && typeDefaults[business.business_type].subcategories.includes(business.subcategory);
                put({ business_type, ...(proposed ? { subcategory: '' } : {}) });
                leave('business.business_type');
              }}
              cards={businessTypes.map((value, index) => {
                const Icon = icons[value];
                return { value, label: t(`tenant.type.${value}`), hint: t(`onboarding.business.type.${value}`), icon: <Icon aria-hidden />, keys: String(index + 1), ...(locked ? { disabledReason: t('onboarding.locked') } : {}) };
              })}
            />
          </Field>
        </Wide>
        <Choice
          path="business.size" label={t('field.size')} value={business.size} required onChange={(size) => put({ size })}
          options={businessSizes.map((value) => ({ value, label: t(`onboarding.business.size.${value}`) }))}
          hint={t('onboarding.business.size_hint')}
        />
        <Subcategory />
        <Text path="business.legal_name" label={t('field.legal_name')} value={business.legal_name} onChange={(legal_name) => put({ legal_name })} wide hint={t('onboarding.business.legal_hint')} />
      </Group>
      <Group title={t('onboarding.business.address')} lead={t('onboarding.business.address_lead')}>
        <Text path="business.street" label={t('field.street')} value={business.street} onChange={(street) => put({ street })} required wide />
        <Text path="business.city" label={t('field.city')} value={business.city} onChange={(city) => put({ city })} required />
        <Text path="business.county" label={t('field.county')} value={business.county} onChange={(county) => put({ county })} required />
        <Text path="business.postal_code" label={t('field.postal_code')} value={business.postal_code} onChange={(code) => put({ postal_code: code.toUpperCase() })} required mono placeholder="SW1A 1AA" />
        <Field label={t('field.country')} hint={t('onboarding.business.country_hint')}>
          <Input value={t('onboarding.business.uk')} readOnly aria-readonly className={styles.fixed} />
        </Field>
      </Group>
      <Group title={t('onboarding.business.contact')} lead={t('onboarding.business.contact_lead')}>
        <Text path="business.phone" label={t('field.phone')} value={business.phone} onChange={(phone) => put({ phone })} required mono inputMode="tel" placeholder="020 7946 0018" hint={t('onboarding.business.phone_hint')} />
        <Text path="business.email" label={t('field.email')} value={business.email} onChange={(email) => put({ email })} required mono inputMode="email" placeholder="office@example.com" hint={t('onboarding.business.email_hint')} />
        <Text path="business.website" label={t('field.website')} value={business.website} onChange={(website) => put({ website })} wide mono inputMode="url" placeholder="https://" />
      </Group>
    </>
  );
}

/** One of those that the type proposes, or another in words. */
function Subcategory() {
  const { t } = useTranslation();
  const word = useSubcategory();
  const { answers, set } = useWizard();
  const { business_type: type, subcategory } = answers.business;
  const proposed = type ? typeDefaults[type].subcategories : [];
  const [other, setOther] = useState(subcategory !== '' && !proposed.includes(subcategory));
  const put = (value: string) => set('business', { subcategory: value });
  if (!type) return <Choice path="business.subcategory" label={t('field.subcategory')} value={null} options={[]} placeholder={t('onboarding.business.type_first')} onChange={() => {}} disabled />;
  const chosen = other ? 'other' : proposed.includes(subcategory) ? subcategory : null;
  return (
    <div className={styles.stack}>
      <Choice
        path="business.subcategory" label={t('field.subcategory')} value={chosen} options={[...proposed.map((value) => ({ value, label: word(value) })), { value: 'other', label: t('onboarding.business.other') }]}
        onChange={(value) => { setOther(value === 'other'); put(value === 'other' ? '' : value); }}
        hint={t('onboarding.business.subcategory_hint')}
      />
      {other && <Text path="business.subcategory" label={t('onboarding.business.other_which')} value={subcategory} onChange={put} />}
    </div>
  );
}

import { Check, Dot, ShieldCheck } from 'lucide-react';
import { Checkbox, cx, RadioCards } from '@/components';
import { jobTitles } from '@/contract';
import { fulfilled, passwordRules } from '@/features/dossier/password';
import { useTranslation } from '@/i18n/translation';
import { useClaim } from './Claim';
import { useWizard } from './context';
import { Group, Text, Wide } from './parts';
import { SecretField } from './Secret';
import { WelcomeMail } from './WelcomeMail';
import styles from './Wizard.module.css';

/** Step 2: who administers the tenant, how they sign in, what they are told. */
export function StepAdministrator() {
  const { t } = useTranslation();
  const { answers, set, locked } = useWizard();
  const { administrator } = answers;
  const email = useClaim('email', administrator.email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(administrator.email.trim()));
  const put = (part: Partial<typeof administrator>) => set('administrator', part);
  const word = (title: string) => t(`onboarding.admin.title.${title.toLowerCase().replace(' ', '_') as 'practice_manager'}`);
  const locks = locked ? { disabledReason: t('onboarding.locked') } : {};
  return (
    <>
      <Group title={t('onboarding.admin.person')} lead={t('onboarding.admin.person_lead')}>
        <Text path="administrator.name" label={t('onboarding.admin.name')} value={administrator.name} onChange={(name) => put({ name })} required />
        <Text
          path="administrator.job_title" label={t('onboarding.admin.job_title')} value={administrator.job_title} onChange={(job_title) => put({ job_title })}
          placeholder={t('onboarding.admin.title_ph', { examples: jobTitles.slice(0, 2).map(word).join(t('onboarding.or')) })}
        />
        <Text path="administrator.email" label={t('onboarding.admin.email')} value={administrator.email} onChange={(value) => put({ email: value })} required mono inputMode="email" aside={email.aside} fault={email.fault} hint={t('onboarding.admin.email_hint')} />
        <Text path="administrator.phone" label={t('field.phone')} value={administrator.phone} onChange={(phone) => put({ phone })} mono inputMode="tel" hint={t('onboarding.admin.phone_hint')} />
      </Group>
      <Group title={t('onboarding.admin.sign_in')} lead={t('onboarding.admin.sign_in_lead')}>
        <Wide>
          <RadioCards
            label={t('onboarding.admin.password_method')}
            layout="row"
            value={administrator.password_method}
            onChange={(password_method) => put({ password_method })}
            cards={[
              { value: 'generate', label: t('onboarding.admin.generate'), hint: t('onboarding.admin.generate_hint'), ...locks },
              { value: 'manual', label: t('onboarding.admin.manual'), hint: t('onboarding.admin.manual_hint'), ...locks },
            ]}
          />
        </Wide>
        {administrator.password_method === 'manual' && (
          <Wide>
            <SecretField what="password" path="administrator.password" label={t('onboarding.admin.password')} required hint={t('onboarding.admin.password_hint')} below={(value) => <Rules password={value} />} />
          </Wide>
        )}
        <Wide>
          <p className={styles.fact}><ShieldCheck aria-hidden /><span><strong>{t('onboarding.admin.backup_codes')}</strong> {t('onboarding.admin.backup_codes_hint')}</span></p>
        </Wide>
      </Group>
      <Group title={t('onboarding.mail.title')} lead={t('onboarding.mail.lead')}>
        <Wide>
          <div className={styles.stack}>
            <Checkbox checked={administrator.welcome} disabled={locked} onChange={(welcome) => put({ welcome })} label={t('onboarding.mail.send')} />
            {administrator.welcome && (
              <div className={styles.nested} role="group" aria-label={t('onboarding.mail.holds')}>
                <Checkbox checked={administrator.login_link} disabled={locked} onChange={(login_link) => put({ login_link })} label={t('onboarding.mail.login_link')} />
                <Checkbox checked={administrator.guide} disabled={locked} onChange={(guide) => put({ guide })} label={t('onboarding.mail.guide')} />
                <Checkbox checked={administrator.support} disabled={locked} onChange={(support) => put({ support })} label={t('onboarding.mail.support')} />
              </div>
            )}
          </div>
        </Wide>
        {administrator.welcome && <Wide><WelcomeMail /></Wide>}
      </Group>
    </>
  );
}

/** What a password needs, as one fulfils it. */
function Rules({ password }: { password: string }) {
  const { t } = useTranslation();
  const rules = fulfilled(password);
  return (
    <ul className={styles.rules} aria-label={t('credentials.rules')}>
      {passwordRules.map((rule) => (
        <li key={rule} className={cx(styles.rule, rules[rule] && styles.met)}>
          {rules[rule] ? <Check aria-hidden /> : <Dot aria-hidden />}
          {t(`credentials.rule.${rule}`)}
          <span className="sr-only">{t(rules[rule] ? 'credentials.met' : 'credentials.unmet')}</span>
        </li>
      ))}
    </ul>
  );
}

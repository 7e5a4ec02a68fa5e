import { useTranslation } from '@/i18n/translation';
import type { IntegrationState, Tenant } from '@/contract';
import { Badge, KeyValue, Section, Severity } from '@/components';
import { integrationLevel } from './levels';
import { TenantLogo } from './Logo';
import { Modules } from './Modules';
import styles from './Dossier.module.css';

/** What is switched on and wired up. */
export function Setup({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const { integrations, compliance } = tenant;
  const state = (of: IntegrationState) => <Severity level={integrationLevel[of]} word={t(`tenant.integration.${of}`)} />;
  const onOff = (on: boolean) => t(on ? 'dossier.on' : 'dossier.off');
  return (
    <>
      <Modules tenant={tenant} />
      <div className={styles.pair}>
        <Section title={t('dossier.section.integrations')}>
          <KeyValue
            items={[
              { key: 'voice', label: t('dossier.f.voice'), value: state(integrations.voice) },
              { key: 'number', label: t('dossier.f.voice_number'), value: integrations.voice_number, mono: true },
              { key: 'calendar', label: t('dossier.f.calendar'), value: state(integrations.calendar) },
              { key: 'kind', label: '', value: t(`tenant.calendar.${integrations.calendar_kind}`) },
            ].filter((item) => item.label !== '' || integrations.calendar !== 'not_configured')}
          />
        </Section>
        <Section title={t('dossier.section.compliance')}>
          {compliance.hipaa ? (
            <KeyValue
              items={[
                { key: 'hipaa', label: t('dossier.f.hipaa'), value: onOff(compliance.hipaa) },
                { key: 'level', label: t('dossier.f.level'), value: t(`tenant.compliance.${compliance.level}`) },
                { key: 'phi', label: t('dossier.f.phi'), value: onOff(compliance.phi_detection) },
              ]}
            />
          ) : (
            <p className={styles.quiet}>{t('dossier.not_hipaa')}</p>
          )}
        </Section>
      </div>
    </>
  );
}

export function Branding({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const colour = (hex: string) => <><span className={styles.swatch} style={{ background: hex }} aria-hidden />{hex}</>;
  const features = tenant.custom_features.map((feature) => <Badge key={feature}>{feature}</Badge>);
  return (
    <Section title={t('dossier.section.branding')}>
      <TenantLogo tenant={tenant} />
      <KeyValue
        items={[
          { key: 'primary', label: t('dossier.f.primary'), value: colour(tenant.branding.primary), mono: true },
          { key: 'accent', label: t('dossier.f.accent'), value: colour(tenant.branding.accent), mono: true },
          ...(features.length > 0 ? [{ key: 'features', label: t('dossier.f.features'), value: <>{features}</> }] : []),
        ]}
      />
    </Section>
  );
}

import { useTranslation } from '@/i18n/translation';
import type { Dossier } from '@/contract';
import { DateTime, DetailPart, KeyValue, Money, Prose, Severity, Timeline } from '@/components';
import { integrationLevel } from '@/features/dossier/levels';
import { Clip } from '@/features/tenants/Marks';
import { useFormat } from '@/i18n/format';
import styles from './Reviews.module.css';

/** What the checklist asks about, in its order, beside it. */
export function ReviewFacts({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant, reviews } = dossier;
  const { address, integrations, compliance } = tenant;
  return (
    <div className={styles.facts} aria-label={t('review.facts')} role="group" tabIndex={-1}>
      <DetailPart title={t('review.item.identity')}>
        <KeyValue
          items={[
            { key: 'legal', label: t('dossier.f.legal_name'), value: tenant.legal_name },
            { key: 'type', label: t('dossier.f.type'), value: `${t(`tenant.type.${tenant.business_type}`)} · ${t(`tenant.size.${tenant.size}`)}` },
            { key: 'owner', label: t('dossier.f.owner'), value: tenant.owner_name },
            { key: 'sub', label: t('dossier.f.subdomain'), value: <Clip text={tenant.subdomain} /> },
            { key: 'created', label: t('dossier.f.created'), value: <DateTime at={tenant.created_at} show="date" /> },
          ]}
        />
      </DetailPart>
      <DetailPart title={t('review.item.contact')}>
        <KeyValue
          items={[
            { key: 'address', label: t('dossier.f.address'), value: <span dir="auto">{[address.street, address.city, address.postal_code, address.country].filter(Boolean).join(', ')}</span> },
            { key: 'phone', label: t('dossier.f.phone'), value: <Clip text={tenant.phone} />, copy: tenant.phone },
            { key: 'email', label: t('dossier.f.email'), value: <Clip text={tenant.email} />, copy: tenant.email },
            { key: 'owner_email', label: t('dossier.f.owner_email'), value: <Clip text={tenant.owner_email} />, copy: tenant.owner_email },
            { key: 'website', label: t('dossier.f.website'), value: tenant.website && <Clip text={tenant.website} /> },
          ]}
        />
      </DetailPart>
      {compliance.hipaa && (
        <DetailPart title={t('review.item.compliance')}>
          <KeyValue
            items={[
              { key: 'level', label: t('dossier.f.level'), value: t(`tenant.compliance.${compliance.level}`) },
              { key: 'phi', label: t('dossier.f.phi'), value: t(compliance.phi_detection ? 'dossier.on' : 'dossier.off') },
            ]}
          />
        </DetailPart>
      )}
      <DetailPart title={t('review.item.integrations')}>
        <KeyValue
          items={[
            { key: 'voice', label: t('dossier.f.voice'), value: <Severity level={integrationLevel[integrations.voice]} word={t(`tenant.integration.${integrations.voice}`)} /> },
            { key: 'calendar', label: t('dossier.f.calendar'), value: <Severity level={integrationLevel[integrations.calendar]} word={`${t(`tenant.integration.${integrations.calendar}`)} · ${t(`tenant.calendar.${integrations.calendar_kind}`)}`} /> },
          ]}
        />
      </DetailPart>
      <DetailPart title={t('review.item.plan')}>
        <KeyValue
          items={[
            { key: 'plan', label: t('dossier.f.plan'), value: t(`plan.${tenant.plan}`) },
            { key: 'users', label: t('dossier.limit.users'), value: tenant.limits.users < 0 ? t('ui.unlimited') : format.number(tenant.limits.users) },
            { key: 'mrr', label: t('dossier.f.mrr'), value: <Money minor={tenant.revenue.minor} currency={tenant.revenue.currency} /> },
            { key: 'calls', label: t('dossier.key.calls'), value: `${format.number(tenant.activity.calls_30d)} · ${t('dossier.key.success', { percent: format.percent(tenant.activity.call_success_percent / 100) })}` },
          ]}
        />
      </DetailPart>
      {tenant.notes && <DetailPart title={t('dossier.notes.notes')}><Prose>{tenant.notes}</Prose></DetailPart>}
      {reviews.length > 0 && (
        <DetailPart title={t('review.previous')}>
          <Timeline
            label={t('review.previous')}
            entries={reviews.map((review) => ({ id: review.id, at: review.decided_at, title: t(`review.${review.verdict}`), actor: review.reviewer_name, body: <span dir="auto">{review.notes}</span> }))}
          />
        </DetailPart>
      )}
    </div>
  );
}

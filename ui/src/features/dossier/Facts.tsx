import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import type { Dossier } from '@/contract';
import { Badge, DateTime, KeyValue, Money, Section } from '@/components';
import { Clip, PendingMark } from '@/features/tenants/Marks';
import { useFormat } from '@/i18n/format';
import styles from './Dossier.module.css';

/** A value that is not on the platform yet is marked as such. */
export function Marked({ pending, field, children }: { pending: readonly string[]; field: string; children: ReactNode }) {
  if (!pending.includes(field)) return <>{children}</>;
  return <span className={styles.pending}>{children}<PendingMark /></span>;
}

const limits = ['users', 'products', 'customers', 'invoices_per_month', 'messages_per_month', 'concurrent_sessions'] as const;

export function Facts({ dossier: { tenant, pending_fields: pending } }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { address } = tenant;
  return (
    <>
      <Section title={t('dossier.section.profile')}>
        <KeyValue
          columns={2}
          items={[
            { key: 'legal', label: t('dossier.f.legal_name'), value: tenant.legal_name },
            { key: 'type', label: t('dossier.f.type'), value: `${t(`tenant.type.${tenant.business_type}`)}${tenant.subcategory ? ` · ${tenant.subcategory}` : ''}` },
            { key: 'owner', label: t('dossier.f.owner'), value: tenant.owner_name },
            { key: 'size', label: t('dossier.f.size'), value: t(`tenant.size.${tenant.size}`) },
            { key: 'phone', label: t('dossier.f.phone'), value: <Clip text={tenant.phone} />, copy: tenant.phone },
            { key: 'subdomain', label: t('dossier.f.subdomain'), value: <Clip text={tenant.subdomain} />, copy: tenant.subdomain },
            { key: 'owner_email', label: t('dossier.f.owner_email'), value: <Clip text={tenant.owner_email} />, copy: tenant.owner_email, wide: true },
            { key: 'email', label: t('dossier.f.email'), value: <Clip text={tenant.email} />, copy: tenant.email, wide: true },
            { key: 'website', label: t('dossier.f.website'), value: tenant.website && <Clip text={tenant.website} />, wide: true },
            { key: 'address', label: t('dossier.f.address'), value: <span dir="auto">{[address.street, address.city, address.postal_code, address.country].filter(Boolean).join(', ')}</span>, wide: true },
          ]}
        />
        {tenant.status_reason && <p className={styles.reason}><strong>{t('dossier.f.reason')}</strong> <span dir="auto">{tenant.status_reason}</span></p>}
      </Section>
      <Section title={t('dossier.section.subscription')} actions={<AppLink to={`/subscriptions/${tenant.id}`}>{t('subscriptions.open')}</AppLink>}>
        <KeyValue
          columns={2}
          items={[
            { key: 'plan', label: t('dossier.f.plan'), value: <Marked pending={pending} field="plan"><Badge tone={tenant.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${tenant.plan}`)}</Badge></Marked> },
            { key: 'mrr', label: t('dossier.f.mrr'), value: <Money minor={tenant.revenue.minor} currency={tenant.revenue.currency} /> },
            { key: 'starts', label: t('dossier.f.starts'), value: tenant.subscription_starts_at && <DateTime at={tenant.subscription_starts_at} show="date" /> },
            { key: 'ends', label: t('dossier.f.ends'), value: tenant.subscription_ends_at && <DateTime at={tenant.subscription_ends_at} show="date" /> },
          ]}
        />
        <dl className={styles.limits}>
          {limits.map((key) => (
            <div key={key} className={styles.limit}>
              <dt>{t(`dossier.limit.${key}`)}</dt>
              <dd>{tenant.limits[key] < 0 ? t('ui.unlimited') : format.number(tenant.limits[key])}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}

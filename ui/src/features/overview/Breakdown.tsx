import { useTranslation } from '@/i18n/translation';
import type { Health, Overview, Plan, TenantStatus } from '@/contract';
import { useGo } from '@/app/AppLink';
import { BarList, Section, type Tone } from '@/components';

const statusTone: Record<TenantStatus, Tone> = { pending_review: 'medium', active: 'ok', paused: 'info', suspended: 'high', rejected: 'neutral', terminated: 'neutral' };
const planTone: Record<Plan, Tone> = { free: 'neutral', pro: 'low', enterprise: 'accent' };
const healthTone: Record<Health, Tone> = { excellent: 'ok', good: 'ok', degraded: 'medium', critical: 'critical' };

type Of = { overview: Overview };

/** The tenants in parts; each bar opens the list behind it. */
export function ByStatus({ overview }: Of) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <Section title={t('overview.by_status')}>
      <BarList
        label={t('overview.by_status')}
        bars={overview.by_status.map(({ status, count }) => ({ key: status, label: t(`status.tenant.${status}`), value: count, tone: statusTone[status], onOpen: () => go(`/tenants?status=${status}`) }))}
      />
    </Section>
  );
}

export function ByPlan({ overview }: Of) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <Section title={t('overview.by_plan')}>
      <BarList
        label={t('overview.by_plan')}
        bars={overview.by_plan.map(({ plan, count }) => ({ key: plan, label: t(`plan.${plan}`), value: count, tone: planTone[plan], onOpen: () => go(`/tenants?plan=${plan}`) }))}
      />
    </Section>
  );
}

export function ByHealth({ overview }: Of) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <Section title={t('overview.by_health')}>
      <BarList
        label={t('overview.by_health')}
        bars={overview.by_health.map(({ health, count }) => ({ key: health, label: t(`tenant.health.${health}`), value: count, tone: healthTone[health], onOpen: () => go(`/tenants?health=${health}`) }))}
      />
    </Section>
  );
}

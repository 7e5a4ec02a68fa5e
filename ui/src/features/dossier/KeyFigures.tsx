import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Tenant } from '@/contract';
import { Money, RelativeTime } from '@/components';
import { RiskMark } from '@/features/tenants/Marks';
import { riskLevel } from '@/features/tenants/words';
import { useFormat } from '@/i18n/format';
import styles from './Dossier.module.css';

/** What one looks at first: money, people, load, risk. */
export function KeyFigures({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { activity, limits } = tenant;
  const limit = (most: number) => (most < 0 ? t('dossier.key.unlimited') : t('dossier.key.of_limit', { limit: format.number(most) }));
  const figures: [string, string, ReactNode, ReactNode][] = [
    ['mrr', t('dossier.key.mrr'), <Money minor={tenant.revenue.minor} currency={tenant.revenue.currency} />, tenant.subscription_ends_at && `${t('dossier.f.ends')} ${format.date(tenant.subscription_ends_at)}`],
    ['users', t('dossier.key.users'), format.number(activity.users_total), t('dossier.key.online', { online: format.number(activity.users_online) })],
    ['messages', t('dossier.key.messages'), format.number(activity.messages_this_month), limit(limits.messages_per_month)],
    ['calls', t('dossier.key.calls'), format.number(activity.calls_30d), t('dossier.key.success', { percent: format.percent(activity.call_success_percent / 100) })],
    ['risk', t('dossier.key.risk'), <RiskMark score={tenant.risk_score} />, t(tenant.risk_flagged ? 'tenant.flagged' : `severity.${riskLevel(tenant.risk_score)}`)],
    ['active', t('dossier.key.active'), activity.last_active_at ? <RelativeTime at={activity.last_active_at} /> : '–', null],
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(([key, label, value, hint]) => (
        <div key={key} className={styles.figure}>
          <dt className={styles.figureLabel}>{label}</dt>
          <dd className={styles.figureValue}>{value}</dd>
          {hint && <dd className={styles.figureHint}>{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}

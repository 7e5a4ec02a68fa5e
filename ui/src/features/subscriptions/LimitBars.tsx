import { DetailPart } from '@/components';
import type { Limits, Tenant } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { limitKeys } from './words';
import styles from './Subscriptions.module.css';

/** What is known of the use; the other limits are told without a bar. */
export const usageOf = ({ activity }: Pick<Tenant, 'activity'>): Partial<Record<keyof Limits, number>> => ({ users: activity.users_total, messages_per_month: activity.messages_this_month });

/** From here on it is nearly used up. */
const NEAR = 0.8;

/** Each limit with its use as a bar against it. */
export function LimitBars({ tenant, limits }: { tenant: Tenant; limits: Limits }) {
  const { t } = useTranslation();
  const format = useFormat();
  const usage = usageOf(tenant);
  return (
    <DetailPart title={t('subscriptions.part.limits')}>
      <dl className={styles.limits}>
        {limitKeys.map((key) => {
          const most = limits[key];
          const used = usage[key];
          const open = most < 0;
          const share = used === undefined || open ? null : most === 0 ? 1 : used / most;
          const over = share !== null && used !== undefined && used > most;
          return (
            <div key={key} className={styles.limit} data-level={over ? 'over' : share !== null && share >= NEAR ? 'near' : undefined}>
              <dt>{t(`dossier.limit.${key}`)}</dt>
              <dd>
                {used !== undefined && <span className={styles.used}>{format.number(used)}</span>}
                {used !== undefined && !open && ' / '}
                {open ? <span className={used === undefined ? undefined : styles.faint}>{used !== undefined && ' · '}{t('ui.unlimited')}</span> : format.number(most)}
                {over && <span className={styles.overWord}> {t('subscriptions.over')}</span>}
              </dd>
              {share !== null && <span className={styles.track} aria-hidden><span className={styles.fill} style={{ inlineSize: `${Math.min(1, share) * 100}%` }} /></span>}
            </div>
          );
        })}
      </dl>
    </DetailPart>
  );
}

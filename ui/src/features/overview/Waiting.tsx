import { useTranslation } from '@/i18n/translation';
import type { Overview } from '@/contract';
import { AppLink } from '@/app/AppLink';
import { Badge, Countdown, Section } from '@/components';
import { useFormat } from '@/i18n/format';
import { Quiet } from './Open';
import styles from './Overview.module.css';

/** What waits for the operator, and who is inside a tenant right now. */
export function Waiting({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Section title={t('overview.approvals')} meta={format.number(overview.approvals_for_me)} look="flush">
        {overview.approvals.length === 0 ? <Quiet>{t('overview.no_approvals')}</Quiet> : (
          <ul>
            {overview.approvals.slice(0, 4).map((approval) => (
              <li key={approval.id}>
                <AppLink to={`/approvals/${approval.id}`} className={styles.row}>
                  <span className={styles.two}>
                    <span className={styles.rowTitle}><bdi>{approval.resource_name}</bdi></span>
                    <span className={styles.rowSub}>{t(`overview.approval.${approval.kind}`)} · <bdi>{approval.requested_by_name}</bdi></span>
                  </span>
                  <span className={styles.rowEnd}><Countdown until={approval.expires_at} warnBelow={7_200} /></span>
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('overview.impersonations')} meta={format.number(overview.impersonations.length)} look="flush">
        {overview.impersonations.length === 0 ? <Quiet>{t('overview.no_impersonations')}</Quiet> : (
          <ul>
            {overview.impersonations.slice(0, 4).map((session) => (
              <li key={session.id}>
                <AppLink to="/impersonations" className={styles.row}>
                  <span className={styles.two}>
                    <span className={styles.rowTitle}><bdi>{session.tenant_name}</bdi></span>
                    <span className={styles.rowSub}><span className="ltr">{session.operator_email}</span></span>
                  </span>
                  <Badge tone={session.scope === 'full' ? 'high' : 'neutral'}>{t(session.scope === 'full' ? 'impersonate.scope_full' : 'impersonate.scope_read_only')}</Badge>
                  <span className={styles.rowEnd}><Countdown until={session.expires_at} /></span>
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

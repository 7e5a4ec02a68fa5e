import { Building2, ClipboardCheck, Coins, ListChecks, Users, VenetianMask } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { Overview as Figures } from '@/contract';
import { useGo } from '@/app/AppLink';
import { Banner, EmptyState, ErrorState, Money, PageBody, PageHeader, Skeleton, SkeletonLines, Section, Stat } from '@/components';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { ByHealth, ByPlan, ByStatus } from './Breakdown';
import { OpenAlerts, OpenIncidents } from './Open';
import { NearLimits } from './NearLimits';
import { Pulse } from './Pulse';
import { SyncState } from './SyncState';
import { Waiting } from './Waiting';
import styles from './Overview.module.css';

/** In two seconds: does anything burn, and what waits for me. */
export default function Overview() {
  const { t } = useTranslation();
  const query = useQuery('overview', {});
  const overview = query.data;
  return (
    <>
      <PageHeader title={t('nav.overview')} actions={overview && <SyncState sync={overview.sync} />} />
      {overview ? <Standing overview={overview} /> : query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} /> : <Bones />}
    </>
  );
}

function Standing({ overview }: { overview: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress } = overview.sync;
  if (overview.tenants_total === 0 && !progress) return <EmptyState icon={<Building2 />} title={t('overview.empty')} body={t('overview.empty_body')} />;
  return (
    <PageBody>
      {progress && (
        <Banner look="card">
          <strong>{t('overview.first_sync')}</strong> {t('overview.first_sync_body', { loaded: format.number(progress.loaded), total: format.number(progress.total) })}
        </Banner>
      )}
      <Pulse overview={overview} />
      <Stats overview={overview} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <OpenIncidents overview={overview} />
          <OpenAlerts overview={overview} />
          <div className={styles.pair}>
            <ByPlan overview={overview} />
            <ByHealth overview={overview} />
          </div>
        </div>
        <div className={styles.column}>
          <Waiting overview={overview} />
          <NearLimits />
          <ByStatus overview={overview} />
        </div>
      </div>
    </PageBody>
  );
}

function Stats({ overview }: { overview: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const active = overview.by_status.find((one) => one.status === 'active')?.count ?? 0;
  const share = overview.tenants_total > 0 ? active / overview.tenants_total : 0;
  return (
    <div className={styles.stats}>
      <Stat label={t('overview.tenants')} icon={<Building2 aria-hidden />} value={format.number(overview.tenants_total)} hint={t('overview.active_share', { percent: format.percent(share) })} onOpen={() => go('/tenants')} />
      <Stat label={t('overview.mrr')} icon={<Coins aria-hidden />} value={<Whole minor={overview.revenue_minor} currency={overview.currency} />} hint={t('overview.mrr_hint')} onOpen={() => go('/tenants?sort=-revenue')} />
      <Stat label={t('overview.online')} icon={<Users aria-hidden />} value={format.number(overview.users_online)} hint={t('overview.online_hint')} onOpen={() => go('/tenants?sort=-last_active')} />
      <Stat label={t('overview.reviews')} icon={<ClipboardCheck aria-hidden />} value={format.number(overview.awaiting_review)} hint={t('overview.reviews_hint', { formatted: format.number(overview.flagged) })} onOpen={() => go('/reviews')} />
      <Stat label={t('overview.approvals')} icon={<ListChecks aria-hidden />} value={format.number(overview.approvals_for_me)} hint={t('overview.approvals_hint')} onOpen={() => go('/approvals')} />
      <Stat label={t('overview.impersonations')} icon={<VenetianMask aria-hidden />} value={format.number(overview.impersonations.length)} hint={t('overview.impersonations_hint')} onOpen={() => go('/impersonations')} />
    </div>
  );
}

/** Beyond a thousand the minor units say nothing; the exact amount is the tooltip. */
function Whole({ minor, currency }: { minor: number; currency: string }) {
  const format = useFormat();
  if (minor < 100_000) return <Money minor={minor} currency={currency} />;
  const exact = format.money(minor, currency);
  return <span title={exact}>{exact.replace(/[.٫][0-9۰-۹]+/u, '')}</span>;
}

function Bones() {
  const { t } = useTranslation();
  return (
    <PageBody>
      <div className={styles.bonePulse} aria-busy><Skeleton width={30} height="title" /></div>
      <div className={styles.stats}>
        {[0, 1, 2, 3, 4, 5].map((i) => <div key={i} className={styles.bone}><Skeleton width={60} /><Skeleton width={45} height="title" /><Skeleton width={75} /></div>)}
      </div>
      <div className={styles.columns}>
        <div className={styles.column}><Section title={t('overview.incidents')}><SkeletonLines lines={5} /></Section></div>
        <div className={styles.column}><Section title={t('overview.approvals')}><SkeletonLines lines={3} /></Section></div>
      </div>
    </PageBody>
  );
}

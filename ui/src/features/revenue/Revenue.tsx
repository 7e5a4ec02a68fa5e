import { Coins, CloudOff, HandCoins, Hourglass, Lock, Users } from 'lucide-react';
import { useState } from 'react';
import { BarList, Banner, EmptyState, ErrorState, PageBody, PageHeader, Section, Skeleton, SkeletonLines, Stat, useNow } from '@/components';
import type { RevenueView } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, usePermission, useQuery, useRefetchOn } from '@/state';
import { Months } from './Months';
import { Movements } from './Movements';
import { spanOf, type Period } from './period';
import { TenantsDrawer, type Opened } from './TenantsDrawer';
import styles from './Revenue.module.css';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** What recurs, where it comes from, and what moved it. */
export default function Revenue() {
  const { t } = useTranslation();
  const { allowed, needs } = usePermission('billing', 'read');
  if (!allowed) {
    return (
      <>
        <PageHeader title={t('nav.revenue')} />
        <EmptyState icon={<Lock />} title={t('empty.permission_title')} body={t('empty.permission_body', { role: t(`role.${needs}`) })} />
      </>
    );
  }
  return <Allowed />;
}

function Allowed() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(HOUR);
  const [period, setPeriod] = useState<Period>('month');
  const [opened, setOpened] = useState<Opened | null>(null);
  const span = spanOf(period, now);
  const query = useQuery('revenue_view', span);
  const offline = useIsOffline();
  // It is a sum over everybody: once a minute, and when the connection comes or goes.
  useRefetchOn(query.refetch, `${offline} ${useNow(MINUTE)}`);
  // Figures of another period stand until those of the new one come.
  const [last, setLast] = useState<RevenueView | undefined>(query.data);
  if (query.data && query.data !== last) setLast(query.data);
  const view = query.data ?? last;
  return (
    <>
      <PageHeader title={t('nav.revenue')} subtitle={t('revenue.lead')} meta={view && <span>{t('ui.as_of', { when: format.dateTime(view.revenue.as_of) })}</span>} />
      {view ? (
        <PageBody>
          {!view.live && <Banner look="card" tone="medium" icon={<CloudOff />}>{t('revenue.offline')}</Banner>}
          {query.problem && <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" />}
          <Now view={view} onOpen={setOpened} />
          <div className={styles.columns}>
            <Months view={view} chosen={period} onChoose={setPeriod} />
            <ByPlan view={view} onOpen={setOpened} />
          </div>
          <Movements view={view} period={period} busy={query.fetching && !query.data} onPeriod={setPeriod} onOpen={setOpened} />
        </PageBody>
      ) : query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} /> : <Bones />}
      {opened && <TenantsDrawer key={JSON.stringify(opened)} opened={opened} span={span} period={period} onClose={() => setOpened(null)} />}
    </>
  );
}

type Of = { view: RevenueView; onOpen(opened: Opened): void };

function Now({ view: { revenue, live }, onOpen }: Of) {
  const { t } = useTranslation();
  const format = useFormat();
  const open = (opened: Opened) => (live ? { onOpen: () => onOpen(opened) } : {});
  return (
    <div className={styles.stats}>
      <Stat label={t('revenue.mrr')} icon={<Coins aria-hidden />} value={format.wholeMoney(revenue.mrr.minor, revenue.mrr.currency)} hint={t('revenue.mrr_hint')} {...open({ figure: 'mrr', plan: null })} />
      <Stat label={t('revenue.arr')} icon={<HandCoins aria-hidden />} value={format.wholeMoney(revenue.arr.minor, revenue.arr.currency)} hint={t('revenue.arr_hint')} {...open({ figure: 'mrr', plan: null })} />
      <Stat label={t('revenue.paying')} icon={<Users aria-hidden />} value={format.number(revenue.paying)} hint={revenue.paying > 0 ? t('revenue.average', { amount: format.money(Math.round(revenue.mrr.minor / revenue.paying), revenue.mrr.currency) }) : null} {...open({ figure: 'mrr', plan: null })} />
      <Stat label={t('revenue.trials')} icon={<Hourglass aria-hidden />} value={format.number(revenue.trials)} hint={t('revenue.trial_value', { amount: format.money(revenue.trial_value.minor, revenue.trial_value.currency) })} {...open({ figure: 'trials', plan: null })} />
    </div>
  );
}

function ByPlan({ view: { revenue, live }, onOpen }: Of) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t('revenue.by_plan')}>
      <BarList
        label={t('revenue.by_plan')}
        format={(minor) => format.wholeMoney(minor, revenue.mrr.currency)}
        bars={revenue.by_plan.map(({ plan, tenants, mrr }) => ({
          key: plan, label: <span className={styles.plan}>{t(`plan.${plan}`)} <span className={styles.faint}>{t('tenants.count', { count: tenants, formatted: format.number(tenants) })}</span></span>, value: mrr.minor,
          tone: plan === 'enterprise' ? 'accent' : 'low', ...(live ? { onOpen: () => onOpen({ figure: 'mrr', plan }) } : {}),
        }))}
      />
      {revenue.paying === 0 && <p className={styles.faint}>{t('revenue.nobody_pays')}</p>}
    </Section>
  );
}

function Bones() {
  const { t } = useTranslation();
  return (
    <PageBody>
      <div className={styles.stats} aria-busy>
        {[0, 1, 2, 3].map((i) => <div key={i} className={styles.bone}><Skeleton width={40} /><Skeleton width={60} height="title" /><Skeleton width={70} /></div>)}
      </div>
      <div className={styles.columns}>
        <Section title={t('revenue.months')}><SkeletonLines lines={8} /></Section>
        <Section title={t('revenue.by_plan')}><SkeletonLines lines={3} /></Section>
      </div>
    </PageBody>
  );
}

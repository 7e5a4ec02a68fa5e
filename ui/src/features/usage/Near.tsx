import { useNavigate } from '@tanstack/react-router';
import { Gauge, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { focusList } from '@/app/selection';
import { Badge, Button, cx, EmptyState, FilterBar, PageBody, PageHeader, Severity, Skeleton, StaleBanner, usePagedRows, VirtualTable, type Column, type Filter } from '@/components';
import { limitKeys, usageThresholds, type NearQuery, type NearRow, type Tag } from '@/contract';
import { plans } from '@/features/subscriptions/words';
import { PendingMark } from '@/features/tenants/Marks';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useIsOffline, useQuery, useTagVersion } from '@/state';
import { levelOf, severityOf, useAllowed } from './words';
import styles from './Usage.module.css';

const TAGS: readonly Tag[] = ['usage', 'tenants', 'outbox'];
const everything: NearQuery = { over: 80, plans: [], limit: null };
const keys = ['near', 'full', 'over'] as const;

/** Tenants near or over their limits, the furthest first. */
export default function Near() {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useIsOffline();
  const navigate = useNavigate();
  const [query, setQuery] = useState(everything);
  const change = (part: Partial<NearQuery>) => setQuery((present) => ({ ...present, ...part }));
  const glance = useQuery('usage_near', { query: everything, offset: 0, limit: 1 }).data;
  const source = usePagedRows<NearRow>({
    queryKey: JSON.stringify(query), version: useTagVersion(TAGS), loadPage: (offset, limit) => port().invoke('usage_near', { query, offset, limit }),
  });
  const filters = useMemo(
    (): Filter[] => [
      { key: 'limit', label: t('usage.col.limit'), values: query.limit ? [query.limit] : [], onChange: (values) => change({ limit: limitKeys.find((key) => key === values.at(-1)) ?? null }), options: limitKeys.map((value) => ({ value, label: t(`dossier.limit.${value}`) })) },
      { key: 'plan', label: t('subscriptions.col.plan'), values: query.plans, onChange: (values) => change({ plans: plans.filter((plan) => values.includes(plan)) }), options: plans.map((value) => ({ value, label: t(`plan.${value}`) })) },
    ],
    [query.limit, query.plans, t],
  );
  const narrowed = query.limit !== null || query.plans.length > 0 || query.over !== 80;
  return (
    <>
      <PageHeader title={t('nav.usage')} subtitle={t('usage.lead')} meta={source.pending ? null : <span role="status">{t('usage.count', { count: source.total, formatted: format.number(source.total) })}</span>} />
      <PageBody mode="fill">
        {offline && glance?.as_of && <StaleBanner asOf={glance.as_of} />}
        <ul className={styles.figures} aria-label={t('usage.figures')} aria-busy={!glance}>
          {keys.map((key, index) => {
            const over = usageThresholds[index] ?? 80;
            return (
              <li key={key}>
                <button type="button" className={cx(styles.figure, query.over === over && styles.here)} aria-pressed={query.over === over} disabled={!glance} onClick={() => { change({ over }); focusList(); }}>
                  <span className={styles.figureLabel}>{t(`usage.figure.${key}`)}</span>
                  <span className={styles.figureValue}>{glance ? format.number(glance.reached[index] ?? 0) : <Skeleton width={60} height="title" />}</span>
                </button>
              </li>
            );
          })}
        </ul>
        <FilterBar filters={filters} />
        <VirtualTable
          label={t('nav.usage')}
          columns={useColumns()}
          source={source}
          rowKey={(row) => row.id}
          activeKey={null}
          onOpen={(row) => void navigate({ to: `/tenants/${row.id}` })}
          empty={
            narrowed ? (
              <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => setQuery(everything)}>{t('tenants.clear')}</Button>} />
            ) : (
              <EmptyState icon={<Gauge />} title={t('usage.empty')} body={t('usage.empty_body')} />
            )
          }
        />
      </PageBody>
    </>
  );
}

function useColumns(): Column<NearRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const allowed = useAllowed();
  return useMemo(
    () => [
      { key: 'name', header: t('tenants.col.name'), width: 'minmax(180px, 1.6fr)', cell: (row) => <span className={styles.cell}><span className={styles.title} dir="auto" title={row.name}>{row.name}</span>{row.pending && <PendingMark />}<span className={styles.domain} dir="ltr">{row.subdomain}</span></span> },
      { key: 'plan', header: t('subscriptions.col.plan'), width: '96px', cell: (row) => <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge> },
      { key: 'limit', header: t('usage.col.limit'), width: 'minmax(150px, 1fr)', cell: (row) => row.limits.map((state) => t(`dossier.limit.${state.limit}`)).join(t('usage.comma')) },
      { key: 'used', header: t('usage.col.used'), width: '140px', align: 'end', cell: (row) => row.limits[0] && `${format.number(row.limits[0].used)} / ${allowed(row.limits[0].allowed)}` },
      { key: 'percent', header: t('usage.col.percent'), width: '90px', align: 'end', cell: (row) => row.limits[0]?.percent != null && format.percent(row.limits[0].percent / 100) },
      { key: 'level', header: t('usage.col.level'), width: '140px', cell: (row) => { const level = row.limits[0] && levelOf(row.limits[0]); return level && <Severity level={severityOf[level]} word={t(`usage.level.${level}`)} />; } },
    ],
    [t, format, allowed],
  );
}

import { Gauge, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useGo } from '@/app/AppLink';
import { focusList } from '@/app/selection';
import { Badge, Button, EmptyState, FigureBar, FilterBar, PageBody, PageHeader, Severity, usePagedRows, VirtualTable, type Column, type Filter } from '@/components';
import { limitKeys, usageThresholds, type LimitKey, type LimitState, type NearQuery, type NearRow, type Tag } from '@/contract';
import { plans } from '@/features/subscriptions/words';
import { PendingMark } from '@/features/tenants/Marks';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useTagVersion } from '@/state';
import { useAsked } from '../views/useAsked';
import { codec, everything, narrows } from './address';
import { useNear } from './useNear';
import { levelOf, severityOf, useAllowed } from './words';
import styles from './Usage.module.css';

const TAGS: readonly Tag[] = ['usage', 'tenants', 'outbox'];
const keys = ['near', 'full', 'over'] as const;

/** Tenants near or over their limits, the furthest first. */
export default function Near() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const { query: { over, plans: ofPlans, limit }, row: cameFrom, change, remember } = useAsked(codec);
  const query = useMemo((): NearQuery => ({ over, plans: ofPlans, limit }), [over, ofPlans, limit]);
  const glance = useNear();
  const source = usePagedRows<NearRow>({
    queryKey: JSON.stringify(query), version: useTagVersion(TAGS), loadPage: (offset, limit) => port().invoke('usage_near', { query, offset, limit }),
  });
  const filters = useMemo(
    (): Filter[] => [
      { key: 'limit', label: t('usage.col.limit'), values: query.limit ? [query.limit] : [], onChange: (values) => change({ limit: limitKeys.find((key) => key === values.at(-1)) ?? null }), options: limitKeys.map((value) => ({ value, label: t(`dossier.limit.${value}`) })) },
      { key: 'plan', label: t('subscriptions.col.plan'), values: query.plans, onChange: (values) => change({ plans: plans.filter((plan) => values.includes(plan)) }), options: plans.map((value) => ({ value, label: t(`plan.${value}`) })) },
    ],
    [query.limit, query.plans, change, t],
  );
  return (
    <>
      <PageHeader title={t('nav.usage')} subtitle={t('usage.lead')} meta={source.pending ? null : <span role="status">{t('usage.count', { count: source.total, formatted: format.number(source.total) })}</span>} />
      <PageBody mode="fill">
        <FigureBar
          label={t('usage.figures')}
          figures={keys.map((key, index) => {
            const threshold = usageThresholds[index] ?? everything.over;
            return {
              key, label: t(`usage.figure.${key}`), value: glance && format.number(glance.reached[index] ?? 0), here: query.over === threshold,
              onOpen: () => { change({ over: threshold }); focusList(); },
            };
          })}
        />
        <FilterBar filters={filters} />
        <VirtualTable
          label={t('nav.usage')}
          columns={useColumns(query.limit)}
          source={source}
          rowKey={(row) => row.id}
          initialIndex={cameFrom}
          onOpen={(row, index) => {
            remember(index);
            go(`/tenants/${row.id}`);
          }}
          empty={
            narrows(query) ? (
              <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => change(everything)}>{t('tenants.clear')}</Button>} />
            ) : (
              <EmptyState icon={<Gauge />} title={t('usage.empty')} body={t('usage.empty_body')} />
            )
          }
        />
      </PageBody>
    </>
  );
}

/** The limit that the list is narrowed to, else the one that is used furthest. */
const shown = (row: NearRow, limit: LimitKey | null) => row.limits.find((state) => state.limit === limit) ?? row.limits[0];

function useColumns(limit: LimitKey | null): Column<NearRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const allowed = useAllowed();
  return useMemo(
    () => [
      { key: 'name', header: t('tenants.col.name'), width: 'minmax(180px, 1.6fr)', cell: (row) => <span className={styles.cell}><span className={styles.title} dir="auto" title={row.name}>{row.name}</span>{row.pending && <PendingMark />}<span className={styles.domain} dir="ltr">{row.subdomain}</span></span> },
      { key: 'plan', header: t('subscriptions.col.plan'), width: '96px', cell: (row) => <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge> },
      { key: 'limit', header: t('usage.col.limit'), width: 'minmax(150px, 1fr)', cell: (row) => <Names row={row} first={shown(row, limit)} /> },
      { key: 'used', header: t('usage.col.used'), width: '140px', align: 'end', cell: (row) => { const state = shown(row, limit); return state && `${format.number(state.used)} / ${allowed(state.allowed)}`; } },
      { key: 'percent', header: t('usage.col.percent'), width: '90px', align: 'end', cell: (row) => { const percent = shown(row, limit)?.percent; return percent != null && format.percent(percent / 100); } },
      { key: 'level', header: t('usage.col.level'), width: '140px', cell: (row) => { const state = shown(row, limit); const level = state && levelOf(state); return level && <Severity level={severityOf[level]} word={t(`usage.level.${level}`)} />; } },
    ],
    [t, format, allowed, limit],
  );
}

/** The limit whose numbers the row shows, and how many others are as far used. */
function Names({ row, first }: { row: NearRow; first: LimitState | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!first) return null;
  const others = row.limits.filter((state) => state !== first).map((state) => t(`dossier.limit.${state.limit}`));
  const name = t(`dossier.limit.${first.limit}`);
  return <span className={styles.title} title={format.list([name, ...others])}>{others.length === 0 ? name : t('usage.and_more', { limit: name, formatted: format.number(others.length) })}</span>;
}

import { ReceiptText, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { focusList, useSelection } from '@/app/selection';
import { Button, EmptyState, FilterBar, PageBody, PageHeader, SearchInput, SplitPane, usePagedRows, VirtualTable, type Filter } from '@/components';
import type { SubscriptionRow, Tag } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useQuery, useTagVersion } from '@/state';
import { BulkBar } from '../bulk/BulkBar';
import { useChosen } from '../bulk/useChosen';
import { JobBand } from '../jobs/JobBand';
import { NearLink } from '../usage/NearLink';
import { ColumnChoice, useOwnColumns } from '../views/ColumnChoice';
import { subscriptionViews } from '../views/content';
import { useAsked } from '../views/useAsked';
import { useViews } from '../views/useViews';
import { ViewBar } from '../views/ViewBar';
import { codec, everything, known as among, narrows } from './address';
import { columnKeys, useHeaders, useSubscriptionColumns, usualColumns } from './columns';
import { Figures } from './Figures';
import { SubscriptionPane } from './SubscriptionPane';
import { plans, states } from './words';

const TAGS: readonly Tag[] = ['tenants', 'outbox'];

/** Every subscription of the copy, the soonest end first. */
export default function Subscriptions() {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useAsked(codec);
  const { query, setText, change } = asked;
  const [own, setOwn] = useOwnColumns('wheelhouse.subscriptions.columns', columnKeys, usualColumns);
  const views = useViews(subscriptionViews, asked, everything, { columns: own, set: setOwn });
  const headers = useHeaders();
  const known = useMemo(() => columnKeys.map((key) => ({ key, label: headers[key] })), [headers]);
  const figures = useQuery('subscriptions_figures', {});
  const page = (offset: number, limit: number) => port().invoke('subscriptions_page', { query, offset, limit });
  const source = usePagedRows<SubscriptionRow>({ queryKey: JSON.stringify(query), version: useTagVersion(TAGS), loadPage: page });
  // No query of tenants says where a subscription stands: whoever is chosen here is named.
  const chosen = useChosen({ question: JSON.stringify({ ...query, descending: false }), query: null, source, page });
  const selection = useSelection('/subscriptions', undefined, '', true);
  const columns = useSubscriptionColumns(views.columns, selection.id !== null);
  const filters = useMemo(
    (): Filter[] => [
      { key: 'state', label: t('subscriptions.col.state'), values: query.states, onChange: (values) => change({ states: among(values, states) }), options: states.map((value) => ({ value, label: t(`status.subscription.${value}`) })) },
      { key: 'plan', label: t('subscriptions.col.plan'), values: query.plans, onChange: (values) => change({ plans: among(values, plans) }), options: plans.map((value) => ({ value, label: t(`plan.${value}`) })) },
    ],
    [query.states, query.plans, change, t],
  );
  const table = (
    <VirtualTable
      label={t('subscriptions.list')}
      columns={columns}
      source={source}
      rowKey={(row) => row.id}
      activeKey={selection.id}
      selection={chosen.selection}
      sort={{ key: 'ends', descending: query.descending }}
      onSort={({ descending }) => change({ descending })}
      // Beside a detail only what fits is shown, as wide as it fits.
      {...(selection.id === null ? { onResize: views.resize } : {})}
      onOpen={(row) => selection.select(row.id)}
      onActive={(row) => selection.id !== null && selection.select(row.id)}
      empty={
        narrows(query) ? (
          <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => change({ ...everything, descending: query.descending })}>{t('tenants.clear')}</Button>} />
        ) : (
          <EmptyState icon={<ReceiptText />} title={t('subscriptions.empty')} body={t('subscriptions.empty_body')} />
        )
      }
    />
  );
  return (
    <>
      <PageHeader
        title={t('nav.subscriptions')}
        subtitle={t('subscriptions.lead')}
        meta={source.pending ? null : <span role="status">{t('subscriptions.count', { count: source.total, formatted: format.number(source.total) })}</span>}
        actions={
          <>
            <NearLink />
            <ViewBar state={views} />
            <ColumnChoice known={known} fixed="name" usual={usualColumns} chosen={views.columns} onChange={views.setColumns} />
          </>
        }
      />
      <PageBody mode="fill">
        {!(figures.problem && !figures.data) && <Figures overview={figures.data?.overview} query={query} onOpen={(narrowing) => { change(narrowing); focusList(); }} />}
        <FilterBar
          search={
            <SearchInput
              value={query.text}
              onChange={setText}
              placeholder={t('tenants.search')}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
                event.preventDefault();
                focusList();
              }}
            />
          }
          filters={filters}
        />
        <JobBand />
        <BulkBar tenants={chosen} total={source.total} escape={selection.id === null} />
        <SplitPane list={table} detail={selection.id === null ? null : <SubscriptionPane key={selection.id} id={selection.id} onClose={selection.close} />} initial={520} min={380} />
      </PageBody>
    </>
  );
}

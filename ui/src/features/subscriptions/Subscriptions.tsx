import { ReceiptText, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { focusList, useSelection } from '@/app/selection';
import { Button, EmptyState, FilterBar, PageBody, PageHeader, SearchInput, SplitPane, usePagedRows, VirtualTable, type Filter } from '@/components';
import type { SubscriptionQuery, SubscriptionRow, Tag } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useQuery, useTagVersion } from '@/state';
import { useSubscriptionColumns } from './columns';
import { Figures } from './Figures';
import { SubscriptionPane } from './SubscriptionPane';
import { plans, states } from './words';

const TAGS: readonly Tag[] = ['tenants', 'outbox'];
const everything: SubscriptionQuery = { text: '', states: [], plans: [], descending: false };

function known<T extends string>(values: readonly string[], all: readonly T[]): T[] {
  return all.filter((value) => values.includes(value));
}

/** Every subscription of the copy, the soonest end first. */
export default function Subscriptions() {
  const { t } = useTranslation();
  const format = useFormat();
  const [query, setQuery] = useState(everything);
  const change = (part: Partial<SubscriptionQuery>) => setQuery((present) => ({ ...present, ...part }));
  const figures = useQuery('subscriptions_figures', {});
  const source = usePagedRows<SubscriptionRow>({
    queryKey: JSON.stringify(query), version: useTagVersion(TAGS), loadPage: (offset, limit) => port().invoke('subscriptions_page', { query, offset, limit }),
  });
  const selection = useSelection('/subscriptions', undefined, '');
  const columns = useSubscriptionColumns(selection.id !== null);
  const filters = useMemo(
    (): Filter[] => [
      { key: 'state', label: t('subscriptions.col.state'), values: query.states, onChange: (values) => change({ states: known(values, states) }), options: states.map((value) => ({ value, label: t(`status.subscription.${value}`) })) },
      { key: 'plan', label: t('subscriptions.col.plan'), values: query.plans, onChange: (values) => change({ plans: known(values, plans) }), options: plans.map((value) => ({ value, label: t(`plan.${value}`) })) },
    ],
    [query.states, query.plans, t],
  );
  const narrowed = query.text !== '' || query.states.length > 0 || query.plans.length > 0;
  const table = (
    <VirtualTable
      label={t('subscriptions.list')}
      columns={columns}
      source={source}
      rowKey={(row) => row.id}
      activeKey={selection.id}
      sort={{ key: 'ends', descending: query.descending }}
      onSort={({ descending }) => change({ descending })}
      onOpen={(row) => selection.select(row.id)}
      onActive={(row) => selection.id !== null && selection.select(row.id)}
      empty={
        narrowed ? (
          <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => setQuery(everything)}>{t('tenants.clear')}</Button>} />
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
      />
      <PageBody mode="fill">
        {!(figures.problem && !figures.data) && <Figures overview={figures.data?.overview} query={query} onOpen={(narrowing) => { change(narrowing); focusList(); }} />}
        <FilterBar
          search={
            <SearchInput
              value={query.text}
              onChange={(text) => change({ text })}
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
        <SplitPane list={table} detail={selection.id === null ? null : <SubscriptionPane key={selection.id} id={selection.id} onClose={selection.close} />} initial={520} min={380} />
      </PageBody>
    </>
  );
}

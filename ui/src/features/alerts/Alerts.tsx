import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useSelection } from '@/app/selection';
import { EmptyState, ErrorState, FilterBar, PageBody, PageHeader, SearchInput, Severity, SplitPane, Tabs, useRows, VirtualTable } from '@/components';
import { severities, type OpenFilter } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { AlertPane } from './AlertPane';
import { useAlertColumns } from './columns';
import { useAlertMessage } from './message';
import { inOrder } from './rules';

const filters: readonly OpenFilter[] = ['open', 'done', 'all'];
const kinds = ['usage_spike', 'budget_projection', 'pattern_deviation', 'quota'] as const;

export default function Alerts() {
  const { t } = useTranslation();
  const format = useFormat();
  const messageOf = useAlertMessage();
  const [filter, setFilter] = useState<OpenFilter>('open');
  const [text, setText] = useState('');
  const [levels, setLevels] = useState<string[]>([]);
  const [chosenKinds, setKinds] = useState<string[]>([]);
  const list = useQuery('alerts_list', { filter });
  const everything = useQuery('alerts_list', { filter: 'all' });
  const openCount = useQuery('alerts_list', { filter: 'open' }).data?.length;
  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return list.data && inOrder(list.data).filter((alert) => {
      const line = `${messageOf(alert)} ${alert.tenant_name ?? ''} ${alert.service}`.toLowerCase();
      return (levels.length === 0 || levels.includes(alert.severity)) && (chosenKinds.length === 0 || chosenKinds.includes(alert.kind)) && words.every((word) => line.includes(word));
    });
  }, [list.data, text, levels, chosenKinds, messageOf]);
  const source = useRows(rows);
  const selection = useSelection('/alerts', rows, `${filter} ${text} ${levels.join()} ${chosenKinds.join()}`);
  const columns = useAlertColumns(selection.id !== null);
  const searching = text !== '' || levels.length + chosenKinds.length > 0;

  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('alerts.list')}
      columns={columns}
      source={source}
      rowKey={(alert) => alert.id}
      activeKey={selection.id}
      onOpen={(alert) => selection.select(alert.id)}
      onActive={(alert) => selection.id !== null && selection.select(alert.id)}
      empty={
        searching ? <EmptyState icon={<TriangleAlert />} title={t('empty.search_title')} body={t('empty.search_body')} />
        : filter === 'done' ? <EmptyState icon={<TriangleAlert />} title={t('alerts.empty_done')} body={t('alerts.empty_done_body')} />
        : <EmptyState icon={<CircleCheck />} title={t('alerts.empty_open')} body={t('alerts.empty_open_body')} />
      }
    />
  );
  const pane = selection.id === null ? null : (
    <AlertPane key={selection.id} alert={everything.data?.find((alert) => alert.id === selection.id)} query={everything} onClose={selection.close} />
  );
  return (
    <>
      <PageHeader title={t('nav.alerts')} subtitle={t('alerts.lead')}>
        <Tabs
          label={t('nav.alerts')}
          value={filter}
          onChange={setFilter}
          tabs={filters.map((key) => ({ key, label: t(`govern.${key}`), ...(key === 'open' && openCount !== undefined ? { count: format.number(openCount) } : {}) }))}
        />
      </PageHeader>
      <PageBody mode="fill">
        <FilterBar
          search={<SearchInput value={text} onChange={setText} placeholder={t('alerts.search')} />}
          filters={[
            { key: 'severity', label: t('alerts.col.severity'), values: levels, onChange: setLevels, options: severities.map((value) => ({ value, label: t(`severity.${value}`), icon: <Severity level={value} look="icon" /> })) },
            { key: 'kind', label: t('alerts.col.kind'), values: chosenKinds, onChange: setKinds, options: kinds.map((value) => ({ value, label: t(`alerts.kind.${value}`) })) },
          ]}
        />
        <SplitPane list={table} detail={pane} initial={480} />
      </PageBody>
    </>
  );
}

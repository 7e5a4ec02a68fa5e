import { ListTodo } from 'lucide-react';
import { useState } from 'react';
import { useSelection } from '@/app/selection';
import { EmptyState, ErrorState, PageBody, PageHeader, SplitPane, Tabs, useRows, VirtualTable } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { useJobColumns } from './columns';
import { JobPane } from './JobPane';

const tabs = ['all', 'open', 'done'] as const;
type Tab = (typeof tabs)[number];

/** Everything that the platform does in the background for somebody: what runs, what waits, and what came of it. */
export default function Jobs() {
  const { t } = useTranslation();
  const format = useFormat();
  const [tab, setTab] = useState<Tab>('all');
  const list = useQuery('jobs_list', { filter: tab });
  const open = useQuery('jobs_list', { filter: 'open' }).data;
  const source = useRows(list.data);
  const selection = useSelection('/jobs', list.data, tab);
  const columns = useJobColumns(selection.id !== null);
  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('jobs.list')}
      columns={columns}
      source={source}
      rowKey={(job) => job.id}
      activeKey={selection.id}
      onOpen={(job) => selection.select(job.id)}
      onActive={(job) => selection.id !== null && selection.select(job.id)}
      empty={<EmptyState icon={<ListTodo />} title={t(`jobs.empty.${tab}`)} body={t('jobs.empty_body')} />}
    />
  );
  return (
    <>
      <PageHeader title={t('nav.jobs')} subtitle={t('jobs.lead')}>
        <Tabs label={t('nav.jobs')} value={tab} onChange={setTab} tabs={tabs.map((key) => ({ key, label: t(`govern.${key}`), ...(key === 'open' && open ? { count: format.number(open.length) } : {}) }))} />
      </PageHeader>
      <PageBody mode="fill">
        <SplitPane list={table} detail={selection.id === null ? null : <JobPane key={selection.id} id={selection.id} onClose={selection.close} />} initial={460} />
      </PageBody>
    </>
  );
}

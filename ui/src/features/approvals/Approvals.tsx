import { ListChecks } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useSelection } from '@/app/selection';
import { EmptyState, ErrorState, PageBody, PageHeader, SplitPane, Tabs, useRows, VirtualTable } from '@/components';
import type { Approval } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMe, useQuery } from '@/state';
import { ApprovalPane } from './ApprovalPane';
import { useApprovalColumns } from './columns';

const tabs = ['for_me', 'mine', 'done'] as const;
type Tab = (typeof tabs)[number];

export default function Approvals() {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe()?.operator.id;
  const [tab, setTab] = useState<Tab>('for_me');
  const open = useQuery('approvals_list', { filter: 'open' });
  const done = useQuery('approvals_list', { filter: 'done' });
  const list = tab === 'done' ? done : open;
  const split = useMemo(() => {
    const mine = (approval: Approval) => approval.requested_by === me;
    const soonest = (rows: readonly Approval[]) => [...rows].sort((a, b) => a.expires_at.localeCompare(b.expires_at));
    return {
      for_me: open.data && soonest(open.data.filter((approval) => !mine(approval) && approval.status === 'pending')),
      mine: open.data && soonest(open.data.filter(mine)),
      done: done.data && [...(open.data ?? []).filter((approval) => !mine(approval) && approval.status === 'suspended'), ...done.data].sort((a, b) => b.requested_at.localeCompare(a.requested_at)),
    };
  }, [open.data, done.data, me]);
  const rows = split[tab];
  const source = useRows(rows);
  const selection = useSelection('/approvals', rows, tab);
  const columns = useApprovalColumns(selection.id !== null);
  const count = (key: Tab) => (key !== 'done' && split[key] ? { count: format.number(split[key].length) } : {});
  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('approvals.list')}
      columns={columns}
      source={source}
      rowKey={(approval) => approval.id}
      activeKey={selection.id}
      onOpen={(approval) => selection.select(approval.id)}
      onActive={(approval) => selection.id !== null && selection.select(approval.id)}
      empty={<EmptyState icon={<ListChecks />} title={t(`approvals.empty.${tab}`)} body={t(`approvals.empty_body.${tab}`)} />}
    />
  );
  return (
    <>
      <PageHeader title={t('nav.approvals')} subtitle={t('approvals.lead')}>
        <Tabs label={t('nav.approvals')} value={tab} onChange={setTab} tabs={tabs.map((key) => ({ key, label: t(`approvals.tab.${key}`), ...count(key) }))} />
      </PageHeader>
      <PageBody mode="fill">
        <SplitPane list={table} detail={selection.id === null ? null : <ApprovalPane key={selection.id} id={selection.id} onClose={selection.close} />} initial={460} />
      </PageBody>
    </>
  );
}

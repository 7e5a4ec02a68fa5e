import { VenetianMask } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useEscape } from '@/app/claims';
import { focusList, useNeighbour } from '@/app/selection';
import { EmptyState, ErrorState, PageBody, PageHeader, SplitPane, Tabs, useRows, VirtualTable } from '@/components';
import type { ImpersonationRow } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { useImpersonationColumns } from './columns';
import { ImpersonationPane } from './ImpersonationPane';

const tabs = ['open', 'done'] as const;
const keyOf = (row: ImpersonationRow) => row.impersonation.id;

export default function Impersonations() {
  const { t } = useTranslation();
  const format = useFormat();
  const [tab, setTab] = useState<(typeof tabs)[number]>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery('impersonations_list', { filter: tab });
  const active = useQuery('impersonations_list', { filter: 'open' }).data?.length;
  // Those of this device first, then the newest.
  const rows = useMemo(
    () => list.data && [...list.data].sort((a, b) => Number(tab === 'open' && b.here) - Number(tab === 'open' && a.here) || b.impersonation.started_at.localeCompare(a.impersonation.started_at)),
    [list.data, tab],
  );
  const source = useRows(rows);
  const row = rows?.find((candidate) => keyOf(candidate) === chosen);
  useNeighbour(rows ?? [], keyOf, chosen, setChosen);
  const close = () => {
    setChosen(null);
    focusList();
  };
  useEscape(chosen === null ? null : close);
  const columns = useImpersonationColumns(row !== undefined, tab);
  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('impersonations.list')}
      columns={columns}
      source={source}
      rowKey={keyOf}
      activeKey={chosen}
      onOpen={(opened) => setChosen(keyOf(opened))}
      onActive={(moved) => chosen !== null && setChosen(keyOf(moved))}
      empty={<EmptyState icon={<VenetianMask />} title={t(`impersonations.empty_${tab}`)} body={t(`impersonations.empty_${tab}_body`)} />}
    />
  );
  return (
    <>
      <PageHeader title={t('nav.impersonations')} subtitle={t('impersonations.lead')}>
        <Tabs
          label={t('nav.impersonations')}
          value={tab}
          onChange={(next) => {
            setChosen(null);
            setTab(next);
          }}
          tabs={tabs.map((key) => ({ key, label: t(`impersonations.tab.${key}`), ...(key === 'open' && active !== undefined ? { count: format.number(active) } : {}) }))}
        />
      </PageHeader>
      <PageBody mode="fill">
        <SplitPane list={table} detail={row ? <ImpersonationPane key={chosen} row={row} onClose={close} /> : null} initial={540} />
      </PageBody>
    </>
  );
}

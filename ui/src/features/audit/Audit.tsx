import { useRouterState } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useEscape } from '@/app/claims';
import { useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button, EmptyState, PageBody, PageHeader, SplitPane, useKeysetRows, VirtualTable } from '@/components';
import type { AuditRecord } from '@/contract';
import { port } from '@/platform';
import { useTagVersion } from '@/state';
import { AuditFilterBar } from './AuditFilterBar';
import { AuditPane } from './AuditPane';
import { useAuditColumns } from './columns';
import { ExportMenu } from './ExportMenu';
import { Integrity } from './Integrity';
import { fromAddress, noFilters, toQuery, type AuditFilters } from './query';

const PAGE = 100;
const keyOf = (record: AuditRecord) => record.id;

/** The log as the address asks for it; another address begins anew. */
export default function Audit() {
  const search = useRouterState({ select: (state) => state.location.searchStr });
  return <Log key={search} asked={fromAddress(search)} />;
}

function Log({ asked: first }: { asked: AuditFilters }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useState(first);
  const [chosen, setChosen] = useState<AuditRecord | null>(null);
  const cannotRead = useRoleReason('audit_logs', 'read');
  const asked = useDeferredValue(filters);
  const query = toQuery(asked);
  const list = useKeysetRows<AuditRecord, number>({
    queryKey: JSON.stringify(query),
    version: useTagVersion(['audit']),
    loadPage: async (before) => {
      const page = await port().invoke('audit_page', { query: { ...query, limit: PAGE, ...(before === null ? {} : { before_seq: before }) } });
      return { rows: page.records, next: page.next };
    },
  });
  const columns = useAuditColumns(chosen !== null);
  const close = () => {
    setChosen(null);
    focusList();
  };
  useEscape(chosen === null ? null : close);
  const narrow = (part: Partial<AuditFilters>) => setFilters({ ...noFilters, ...part });
  const filtered = Object.keys(query).length > 0;

  if (cannotRead) {
    return (
      <>
        <PageHeader title={t('nav.audit')} />
        <EmptyState icon={<ScrollText />} title={t('empty.permission_title')} body={cannotRead} />
      </>
    );
  }
  const table = (
    <VirtualTable
      label={t('audit.list')}
      columns={columns}
      source={list}
      rowKey={keyOf}
      activeKey={chosen?.id ?? null}
      onOpen={setChosen}
      onActive={(record) => chosen !== null && setChosen(record)}
      empty={
        filtered
          ? <EmptyState icon={<ScrollText />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => setFilters(noFilters)}>{t('audit.filter.clear')}</Button>} />
          : <EmptyState icon={<ScrollText />} title={t('audit.empty')} body={t('audit.empty_body')} />
      }
    />
  );
  return (
    <>
      <PageHeader title={t('nav.audit')} subtitle={t('audit.lead')} actions={<ExportMenu query={query} />} />
      <Integrity />
      <PageBody mode="fill">
        <AuditFilterBar filters={filters} onChange={(part) => setFilters((present) => ({ ...present, ...part }))} onClear={() => setFilters(noFilters)} />
        <SplitPane list={table} detail={chosen ? <AuditPane key={chosen.id} record={chosen} onClose={close} onNarrow={narrow} /> : null} initial={560} />
      </PageBody>
    </>
  );
}

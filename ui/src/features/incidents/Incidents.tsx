import { useParams } from '@tanstack/react-router';
import { CircleCheck, Siren } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useRouter } from '@tanstack/react-router';
import { useRoleReason } from '@/app/reasons';
import { useSelection } from '@/app/selection';
import { Button, EmptyState, ErrorState, FilterBar, PageBody, PageHeader, SearchInput, Severity, SplitPane, Tabs, useRows, VirtualTable } from '@/components';
import { severities, type OpenFilter } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { openDeclare } from './declareDraft';
import { IncidentPane } from './IncidentPane';
import { inOrder, numberOf } from './rules';
import { useIncidentColumns } from './columns';

const filters: readonly OpenFilter[] = ['open', 'done', 'all'];

export default function Incidents() {
  const { t } = useTranslation();
  const format = useFormat();
  const router = useRouter();
  const { id: asked } = useParams({ strict: false });
  const [filter, setFilter] = useState<OpenFilter>('open');
  const [text, setText] = useState('');
  const [levels, setLevels] = useState<string[]>([]);
  const list = useQuery('incidents_list', { filter });
  const openCount = useQuery('incidents_list', { filter: 'open' }).data?.length;
  const cannotDeclare = useRoleReason('incidents', 'declare');

  // The address that the tray and notifications use to open the form.
  useEffect(() => {
    if (asked !== 'declare') return;
    router.history.replace('/incidents');
    openDeclare();
  }, [asked, router]);

  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (line: string) => words.every((word) => line.includes(word));
    return list.data && inOrder(list.data).filter(
      (incident) => (levels.length === 0 || levels.includes(incident.severity)) && fits(`${numberOf(incident)} ${incident.title} ${incident.assigned_to_name ?? ''} ${incident.declared_by_name}`.toLowerCase()),
    );
  }, [list.data, text, levels]);
  const source = useRows(rows);
  const selection = useSelection('/incidents', rows, `${filter} ${text} ${levels.join()}`);
  const chosen = selection.id === 'declare' ? null : selection.id;
  const columns = useIncidentColumns(chosen !== null);
  const searching = text !== '' || levels.length > 0;

  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('incidents.list')}
      columns={columns}
      source={source}
      rowKey={(incident) => incident.id}
      activeKey={chosen}
      onOpen={(incident) => selection.select(incident.id)}
      onActive={(incident) => chosen !== null && selection.select(incident.id)}
      empty={
        searching ? <EmptyState icon={<Siren />} title={t('empty.search_title')} body={t('empty.search_body')} />
        : filter === 'done' ? <EmptyState icon={<Siren />} title={t('incidents.empty_done')} body={t('incidents.empty_done_body')} />
        : <EmptyState icon={<CircleCheck />} title={t('incidents.empty_open')} body={t('incidents.empty_open_body')} />
      }
    />
  );
  return (
    <>
      <PageHeader
        title={t('nav.incidents')}
        subtitle={t('incidents.lead')}
        actions={<Button variant="primary" icon={<Siren aria-hidden />} keys="mod+shift+i" disabledReason={cannotDeclare} onClick={() => openDeclare()}>{t('incidents.declare')}</Button>}
      >
        <Tabs
          label={t('nav.incidents')}
          value={filter}
          onChange={setFilter}
          tabs={filters.map((key) => ({ key, label: t(`govern.${key}`), ...(key === 'open' && openCount !== undefined ? { count: format.number(openCount) } : {}) }))}
        />
      </PageHeader>
      <PageBody mode="fill">
        <FilterBar
          search={<SearchInput value={text} onChange={setText} placeholder={t('incidents.search')} />}
          filters={[{ key: 'severity', label: t('incidents.col.severity'), values: levels, onChange: setLevels, options: severities.map((value) => ({ value, label: t(`severity.${value}`), icon: <Severity level={value} look="icon" /> })) }]}
        />
        <SplitPane list={table} detail={chosen === null ? null : <IncidentPane key={chosen} id={chosen} onClose={selection.close} />} initial={430} />
      </PageBody>
    </>
  );
}

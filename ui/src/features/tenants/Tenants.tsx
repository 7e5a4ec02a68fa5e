import { FileUp, Plus, SearchX } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { TenantRow } from '@/contract';
import { useGo } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { useShortcut } from '@/app/claims';
import { useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button, EmptyState, FilterBar, PageBody, PageHeader, SearchInput, SplitPane, VirtualTable, usePagedRows, useWide } from '@/components';
import { useFormat } from '@/i18n/format';
import { port } from '@/platform';
import { useTagVersion } from '@/state';
import { BulkBar } from '@/features/bulk/BulkBar';
import { useChosen } from '@/features/bulk/useChosen';
import { JobBand } from '@/features/jobs/JobBand';
import { ExportMenu } from './ExportMenu';
import { ColumnChoice, useOwnColumns } from '../views/ColumnChoice';
import { tenantViews } from '../views/content';
import { useViews } from '../views/useViews';
import { ViewBar } from '../views/ViewBar';
import { columnKeys, useColumns, usualColumns, wideColumns } from './columns';
import { everything, narrows } from './address';
import { PAGE, TAGS, takePrimed } from './firstPage';
import { Preview } from './Preview';
import { useAsked } from './useAsked';
import { useFilters } from './useFilters';

/** What the list sorts by, per column. */
const sortable = ['name', 'number', 'status', 'plan', 'risk', 'revenue', 'created', 'last_active'] as const;

/** Every tenant of the copy: searched as one types, filtered, sorted, and again as it was on the way back. */
export default function Tenants() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const asked = useAsked();
  const { query, row: cameFrom, setText, change, remember } = asked;
  const proposed = useWide() ? wideColumns : usualColumns;
  const [own, setOwn] = useOwnColumns('wheelhouse.tenants.columns', columnKeys, proposed);
  const views = useViews(tenantViews, asked, everything, { columns: own, set: setOwn });
  const { columns: shownColumns, setColumns } = views;
  const columns = useColumns(shownColumns);
  const known = useMemo(() => columnKeys.map((key) => ({ key, label: t(`tenants.col.${key}`) })), [t]);
  const [active, setActive] = useState<TenantRow | null>(null);
  const [peek, setPeek] = useState(false);
  const [tags, setTags] = useState<readonly string[]>([]);
  const cursor = useRef<number | null>(cameFrom);

  const source = usePagedRows<TenantRow>({
    queryKey: JSON.stringify(query),
    pageSize: PAGE,
    first: useState(() => takePrimed(query))[0],
    version: useTagVersion(TAGS),
    loadPage: async (offset, limit) => {
      const page = await port().invoke('tenants_page', { query, offset, limit });
      const seen = page.rows.flatMap((row) => row.tags);
      setTags((known) => (seen.every((tag) => known.includes(tag)) ? known : [...new Set([...known, ...seen])]));
      return page;
    },
  });

  const chosen = useChosen({ question: JSON.stringify({ ...query, sort: '', descending: false }), query, source, page: (offset, limit) => port().invoke('tenants_page', { query, offset, limit }) });
  const open = useCallback(
    (row: TenantRow, index?: number) => {
      remember(index ?? cursor.current);
      go(`/tenants/${row.id}`);
    },
    [remember, go],
  );
  const cannotOnboard = useRoleReason('tenants', 'create');
  const onboard = () => go('/onboarding/new');
  useShortcut('new_tenant', cannotOnboard ? null : onboard);
  const filters = useFilters(query, change, tags);
  const shown = peek ? active : null;
  const closePeek = () => {
    setPeek(false);
    focusList();
  };
  usePaletteActions(useMemo(() => (active ? [{ id: 'tenant:open', label: `${t('tenants.open')}: ${active.name}`, run: () => open(active) }] : []), [active, open, t]));
  // The pane that opens beside the list leaves the cursor where it is.
  useEffect(() => {
    if (peek) focusList();
  }, [peek]);

  const clear = () => change({ ...everything, sort: query.sort, descending: query.descending });
  const table = (
    <VirtualTable
      label={t('tenants.list')}
      columns={columns}
      source={source}
      rowKey={(row) => row.id}
      selection={chosen.selection}
      initialIndex={cameFrom}
      sort={{ key: query.sort, descending: query.descending }}
      onSort={({ key, descending }) => {
        const sort = sortable.find((known) => known === key);
        if (sort) change({ sort, descending });
      }}
      onResize={views.resize}
      onOpen={open}
      onActive={(row, index) => {
        cursor.current = index;
        setActive(row);
      }}
      onPeek={(row) => {
        setActive(row);
        setPeek(!peek);
      }}
      empty={
        narrows(query) ? (
          <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={clear}>{t('tenants.clear')}</Button>} />
        ) : (
          <EmptyState title={t('tenants.empty')} body={t('tenants.empty_body')} />
        )
      }
    />
  );

  return (
    <>
      <PageHeader
        title={t('nav.all_tenants')}
        meta={source.pending ? null : <span role="status">{t('tenants.count', { count: source.total, formatted: format.number(source.total) })}</span>}
        actions={
          <>
            <ViewBar state={views} />
            <ColumnChoice known={known} fixed="name" usual={proposed} chosen={shownColumns} onChange={setColumns} />
            <ExportMenu query={query} columns={shownColumns} />
            <Button variant="ghost" size="sm" icon={<FileUp aria-hidden />} onClick={() => go('/import')}>{t('imports.open')}</Button>
            <Button variant="primary" size="sm" icon={<Plus aria-hidden />} keys="n" disabledReason={cannotOnboard} onClick={onboard}>{t('onboarding.new')}</Button>
          </>
        }
      />
      <PageBody mode="fill">
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
        <BulkBar tenants={chosen} total={source.total} escape={!shown} />
        <SplitPane list={table} detail={shown ? <Preview key={shown.id} id={shown.id} onOpen={() => open(shown)} onClose={closePeek} /> : null} initial={720} min={420} max={1_200} />
      </PageBody>
    </>
  );
}

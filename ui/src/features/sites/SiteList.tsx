import { Globe, Link, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AppLink, useGo } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { focusList } from '@/app/selection';
import { Button, CopyButton, EmptyState, FigureBar, FilterBar, RelativeTime, SearchInput, StaleBanner, StatusPill, toast, usePagedRows, VirtualTable, withKeys, type Column, type RowSelection, type RowSource } from '@/components';
import type { Job, SiteCounts, SiteFilter, SiteRow, Tag } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useIsOffline, useQuery, useTagVersion } from '@/state';
import { useAsked } from '../views/useAsked';
import { codec, everything, narrows, useSiteAddress } from './address';
import { DeployBar } from './DeployBar';
import { DeploymentLine } from './DeploymentLine';
import { lookOf, siteFilters } from './words';
import styles from './Sites.module.css';

const TAGS: readonly Tag[] = ['sites', 'tenants', 'jobs'];
/** Deployments over the list; the others are on the screen of jobs. */
const MOST = 3;

export function SiteList() {
  const { t } = useTranslation();
  const go = useGo();
  const offline = useIsOffline();
  const { query, row: cameFrom, setText, change, remember } = useAsked(codec);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<SiteRow | null>(null);
  const glance = useQuery('sites_page', { query: everything, offset: 0, limit: 1 });
  const source = usePagedRows<SiteRow>({
    queryKey: JSON.stringify(query), version: useTagVersion(TAGS), loadPage: (offset, limit) => port().invoke('sites_page', { query, offset, limit }),
  });
  useCopyAction(active);
  return (
    <>
      {glance.data && !glance.data.live && !offline && glance.data.as_of && <StaleBanner asOf={glance.data.as_of} />}
      {!(glance.problem && !glance.data) && <Figures counts={glance.data?.counts} state={query.state} onOpen={(state) => { change({ state }); focusList(); }} />}
      <Queue jobs={glance.data?.queue ?? []} />
      <FilterBar
        search={
          <SearchInput
            value={query.text}
            onChange={setText}
            placeholder={t('sites.search')}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
              event.preventDefault();
              focusList();
            }}
          />
        }
        filters={[]}
      >
        <DeployBar query={query} source={source} chosen={chosen} onClear={() => setChosen(new Set())} />
      </FilterBar>
      <VirtualTable
        label={t('sites.list')}
        columns={useColumns()}
        source={source}
        rowKey={(row) => row.id}
        selection={selectionOf(source, chosen, setChosen)}
        initialIndex={cameFrom}
        onActive={(row) => setActive(row)}
        onOpen={(row, index) => {
          remember(index);
          go(`/tenants/${row.id}`);
        }}
        empty={narrows(query)
          ? <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => change(everything)}>{t('tenants.clear')}</Button>} />
          : <EmptyState icon={<Globe />} title={t('sites.empty')} body={t('sites.empty_body')} />}
      />
    </>
  );
}

/** The palette copies the address of the row under the cursor: the mark in the row is for the mouse. */
function useCopyAction(row: SiteRow | null) {
  const { t } = useTranslation();
  const addressOf = useSiteAddress();
  const address = row && addressOf(row.subdomain);
  const name = row?.name;
  usePaletteActions(
    useMemo(() => {
      if (!address || name === undefined) return [];
      const copy = () =>
        void navigator.clipboard.writeText(address).then(
          () => toast({ title: t('ui.copied'), body: address, tone: 'ok' }),
          () => toast({ title: t('ui.not_copied'), tone: 'critical' }),
        );
      return [{ id: 'site:copy', label: t('sites.copy_address_of', { name }), hint: address, icon: <Link />, run: copy }];
    }, [t, name, address]),
  );
}

function useColumns() {
  const { t } = useTranslation();
  const format = useFormat();
  const addressOf = useSiteAddress();
  return useMemo((): Column<SiteRow>[] => {
    const none = <span className={styles.faint}>–</span>;
    return [
      { key: 'name', header: t('tenants.col.name'), width: 'minmax(160px, 1.4fr)', cell: (row) => <span className={styles.title} dir="auto" title={row.name}>{row.name}</span> },
      { key: 'address', header: t('sites.f.address'), width: 'minmax(200px, 2fr)', cell: (row) => <Address name={row.name} address={addressOf(row.subdomain)} subdomain={row.subdomain} /> },
      { key: 'state', header: t('sites.col.state'), width: '148px', cell: (row) => <StatusPill kind="site" status={lookOf(row)} /> },
      { key: 'version', header: t('sites.col.version'), width: '80px', align: 'end', cell: (row) => (row.site ? format.number(row.site.number) : none) },
      { key: 'faults', header: t('sites.col.faults'), width: '80px', align: 'end', cell: (row) => (row.site && row.site.faults > 0 ? format.number(row.site.faults) : none) },
      { key: 'deployed', header: t('sites.col.deployed'), width: 'minmax(120px, 0.8fr)', cell: (row) => (row.site ? <RelativeTime at={row.site.deployed_at} /> : none) },
    ];
  }, [t, format, addressOf]);
}

function Address({ name, address, subdomain }: { name: string; address: string | null; subdomain: string }) {
  const { t } = useTranslation();
  if (!address) return <span className={styles.domain} dir="ltr">{subdomain}</span>;
  return (
    <span className={styles.address}>
      <span className={styles.domain} dir="ltr" title={address}>{address}</span>
      {/* To copy is not to open the row. */}
      <span onClick={(event) => event.stopPropagation()}><CopyButton text={address} label={t('sites.copy_address_of', { name })} tabIndex={-1} /></span>
    </span>
  );
}

/** The deployments that are not over, the one that began first at the top. */
function Queue({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (jobs.length === 0) return null;
  const more = jobs.length - MOST;
  return (
    <section aria-label={t('sites.queue')} className={styles.queue}>
      <ul className={styles.jobs}>{jobs.slice(0, MOST).map((job) => <li key={job.id}><DeploymentLine job={job} named /></li>)}</ul>
      {more > 0 && <AppLink to="/jobs">{t('sites.more_jobs', { count: more, formatted: format.number(more) })}</AppLink>}
    </section>
  );
}

/** Single sites, among the rows that are loaded; without a choice everything that matches is deployed. */
function selectionOf(source: RowSource<SiteRow>, chosen: ReadonlySet<string>, choose: (next: (before: ReadonlySet<string>) => ReadonlySet<string>) => void): RowSelection {
  const keys = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => source.get(from + index)).flatMap((row) => (row ? [row.id] : []));
  const set = (ids: readonly string[], on: boolean) => choose((before) => withKeys(before, ids, on));
  const whole = () => {
    const all = keys(0, source.total - 1);
    return all.length === source.total && all.every((id) => chosen.has(id));
  };
  return {
    has: (id) => chosen.has(id),
    set,
    span: (from, to) => set(keys(from, to), true),
    all: () => set(keys(0, source.total - 1), true),
    none: () => choose(() => new Set()),
    state: chosen.size === 0 ? 'none' : chosen.size >= source.total && whole() ? 'all' : 'some',
  };
}

function Figures({ counts, state, onOpen }: { counts: SiteCounts | undefined; state: SiteFilter | null; onOpen(state: SiteFilter | null): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <FigureBar
      label={t('sites.figures')}
      figures={([null, ...siteFilters] as const).map((key) => ({
        key: key ?? 'all', label: key === null ? t('sites.all') : t(`status.site.${key}`), value: counts && format.number(counts[key ?? 'all']), here: state === key, onOpen: () => onOpen(key),
        tone: key === 'broken' && counts && counts.broken > 0 ? 'critical' : key === 'outdated' && counts && counts.outdated > 0 ? 'medium' : undefined,
      }))}
    />
  );
}

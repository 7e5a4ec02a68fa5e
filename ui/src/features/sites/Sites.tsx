import { CloudUpload, Globe, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useRouter } from '@tanstack/react-router';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button, EmptyState, FilterBar, PageBody, PageHeader, RelativeTime, SearchInput, Skeleton, StaleBanner, StatusPill, Tabs, usePagedRows, VirtualTable, withKeys, type Column, type RowSelection, type RowSource } from '@/components';
import type { SiteCounts, SiteFilter, SiteQuery, SiteRow, Tag } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useIsOffline, useMutation, useQuery, useTagVersion } from '@/state';
import { JobLine } from './JobLine';
import { QueueCancel } from './QueueCancel';
import { Requests } from './Requests';
import { lookOf, siteFilters } from './words';
import styles from './Sites.module.css';

const TAGS: readonly Tag[] = ['sites', 'tenants', 'jobs'];
const everything: SiteQuery = { text: '', state: null };

/** Every tenant's site with its state, and the tenants' requests for modules. */
export default function Sites() {
  return <Screen start="sites" />;
}

export function Screen({ start }: { start: 'sites' | 'requests' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const router = useRouter();
  const requests = useQuery('upgrades_list', {});
  const open = requests.data?.open.length;
  const go = (tab: 'sites' | 'requests') => router.history.push(tab === 'sites' ? '/sites' : '/upgrades');
  return (
    <>
      <PageHeader title={t('nav.sites')} subtitle={t('sites.lead')} />
      <PageBody mode="fill">
        <Tabs label={t('nav.sites')} value={start} onChange={go} tabs={[{ key: 'sites', label: t('sites.tab.sites') }, { key: 'requests', label: t('sites.tab.requests'), ...(open ? { count: format.number(open) } : {}) }]} />
        {start === 'sites' ? <List /> : <Asked />}
      </PageBody>
    </>
  );
}

function Asked() {
  const { t } = useTranslation();
  const query = useQuery('upgrades_list', {});
  if (!query.data) return <Skeleton height="title" />;
  const { open, answered } = query.data;
  return (
    <>
      {open.length === 0 ? <EmptyState icon={<Globe />} title={t('sites.no_requests')} body={t('sites.no_requests_body')} /> : <Requests requests={open} />}
      {answered.length > 0 && <div className={styles.part}><h2>{t('sites.answered')}</h2><Requests requests={answered} /></div>}
    </>
  );
}

function useColumns(): Column<SiteRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { key: 'name', header: t('tenants.col.name'), width: 'minmax(200px, 2fr)', cell: (row) => <span className={styles.name}><span className={styles.title} dir="auto">{row.name}</span><span className={styles.domain} dir="ltr">{row.subdomain}</span></span> },
    { key: 'state', header: t('sites.col.state'), width: '160px', cell: (row) => <StatusPill kind="site" status={lookOf(row)} /> },
    { key: 'version', header: t('sites.col.version'), width: '90px', align: 'end', cell: (row) => (row.site ? format.number(row.site.number) : <span className={styles.faint}>–</span>) },
    { key: 'faults', header: t('sites.col.faults'), width: '90px', align: 'end', cell: (row) => (row.site && row.site.faults > 0 ? format.number(row.site.faults) : <span className={styles.faint}>–</span>) },
    { key: 'deployed', header: t('sites.col.deployed'), width: 'minmax(130px, 1fr)', cell: (row) => (row.site ? <RelativeTime at={row.site.deployed_at} /> : <span className={styles.faint}>–</span>) },
  ];
}

function List() {
  const { t } = useTranslation();
  const format = useFormat();
  const router = useRouter();
  const [query, setQuery] = useState(everything);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const version = useTagVersion(TAGS);
  const glance = useQuery('sites_page', { query: everything, offset: 0, limit: 1 });
  const offline = useIsOffline();
  const source = usePagedRows<SiteRow>({ queryKey: JSON.stringify(query), version, loadPage: (offset, limit) => port().invoke('sites_page', { query, offset, limit }) });
  const narrow = (state: SiteFilter | null) => { setQuery((present) => ({ ...present, state })); setChosen(new Set()); };
  const columns = useColumns();
  const selection = selectionOf(source, chosen, setChosen);
  const queue = glance.data?.queue ?? [];
  return (
    <>
      {glance.data && !glance.data.live && !offline && glance.data.as_of && <StaleBanner asOf={glance.data.as_of} />}
      <Figures counts={glance.data?.counts} state={query.state} onOpen={(state) => { narrow(state); focusList(); }} />
      {queue.length > 0 && (
        <ul className={styles.queue} aria-label={t('sites.queue')}>
          {queue.slice(0, 5).map((job) => <li key={job.id} className={styles.job}><JobLine job={job} /><QueueCancel job={job} /></li>)}
        </ul>
      )}
      <FilterBar search={<SearchInput value={query.text} onChange={(text) => setQuery((present) => ({ ...present, text }))} placeholder={t('sites.search')} />} filters={[]} />
      <div className={styles.bar}>
        <span role="status">{chosen.size > 0 ? t('sites.chosen', { count: chosen.size, formatted: format.number(chosen.size) }) : t('sites.matching', { count: source.total, formatted: format.number(source.total) })}</span>
        <span className={styles.grow} />
        <DeployMany query={query} total={source.total} chosen={chosen} onDone={() => setChosen(new Set())} />
      </div>
      <VirtualTable
        label={t('sites.list')}
        columns={columns}
        source={source}
        rowKey={(row) => row.id}
        selection={selection}
        onOpen={(row) => router.history.push(`/tenants/${row.id}`)}
        empty={query.text || query.state
          ? <EmptyState icon={<SearchX />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => setQuery(everything)}>{t('tenants.clear')}</Button>} />
          : <EmptyState icon={<Globe />} title={t('sites.empty')} body={t('sites.empty_body')} />}
      />
    </>
  );
}

/** Single sites, among the rows that are loaded; without a choice everything that matches is deployed. */
function selectionOf(source: RowSource<SiteRow>, chosen: ReadonlySet<string>, choose: (next: (before: ReadonlySet<string>) => ReadonlySet<string>) => void): RowSelection {
  const keys = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => source.get(from + index)).flatMap((row) => (row ? [row.id] : []));
  const set = (ids: readonly string[], on: boolean) => choose((before) => withKeys(before, ids, on));
  return {
    has: (id) => chosen.has(id),
    set,
    span: (from, to) => set(keys(from, to), true),
    all: () => set(keys(0, source.total - 1), true),
    none: () => choose(() => new Set()),
    state: chosen.size === 0 ? 'none' : chosen.size >= source.total ? 'all' : 'some',
  };
}

function DeployMany({ query, total, chosen, onDone }: { query: SiteQuery; total: number; chosen: ReadonlySet<string>; onDone(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const deploy = useMutation('sites_deploy');
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const count = chosen.size > 0 ? chosen.size : total;
  const reason = role ?? offline ?? (count === 0 ? t('sites.nothing_chosen') : null);
  const selection = chosen.size > 0 ? { by: 'ids' as const, ids: [...chosen] } : { by: 'query' as const, query, expected: total };
  const start = () => void act(deploy.run({ selection, force: false }), t('sites.said.queued', { count, formatted: format.number(count) }), { queues: false }).then((done) => done && onDone());
  return <Button variant="primary" size="sm" icon={<CloudUpload aria-hidden />} loading={deploy.running} disabledReason={reason} onClick={start}>{t(chosen.size > 0 ? 'sites.deploy_chosen' : 'sites.deploy_all', { count, formatted: format.number(count) })}</Button>;
}

function Figures({ counts, state, onOpen }: { counts: SiteCounts | undefined; state: SiteFilter | null; onOpen(state: SiteFilter | null): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={styles.figures} aria-label={t('sites.figures')} aria-busy={!counts}>
      {([null, ...siteFilters] as const).map((key) => (
        <li key={key ?? 'all'}>
          <button type="button" className={styles.figure} aria-pressed={state === key} disabled={!counts} onClick={() => onOpen(key)}>
            <span className={styles.figureLabel}>{key === null ? t('sites.all') : t(`status.site.${key}`)}</span>
            <span className={styles.figureValue}>{counts ? format.number(counts[key ?? 'all']) : <Skeleton width={60} height="title" />}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

import { ArrowUpRight, Building2, Check, Download, Ellipsis, Plus, Siren, Trash } from 'lucide-react';
import { useState } from 'react';
import * as C from '@/components';
import type { TenantRow } from '@/contract';
import { useFormat } from '@/i18n/format';
import { problem, port } from '@/platform';
import { useTagVersion } from '@/state';
import styles from './Gallery.module.css';

const now = Date.now();
const levels = ['critical', 'high', 'medium', 'low', 'info', 'ok'] as const;

function Row({ children }: { children: React.ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

function Controls() {
  const [code, setCode] = useState('492');
  const [plan, setPlan] = useState<'free' | 'pro' | 'enterprise'>('pro');
  const [on, setOn] = useState(true);
  const [scope, setScope] = useState<'read_only' | 'full'>('read_only');
  return (
    <C.PageGrid>
      <C.Section title="Buttons">
        <Row>
          <C.Button variant="primary" icon={<Plus />}>Declare incident</C.Button>
          <C.Button icon={<Download />}>Export</C.Button>
          <C.Button variant="ghost">Cancel</C.Button>
          <C.Button variant="danger" icon={<Trash />}>Terminate</C.Button>
        </Row>
        <Row>
          <C.Button variant="primary" loading>Saving</C.Button>
          <C.Button disabledReason="Needs the role “admin”.">Suspend</C.Button>
          <C.Button size="sm" keys="mod+k">Small</C.Button>
          <C.IconButton label="More" icon={<Ellipsis />} />
          <C.Menu
            trigger={<C.IconButton label="Menu" icon={<Ellipsis />} variant="secondary" />}
            groups={[[{ key: 'a', label: 'Open', keys: 'enter', run: () => {} }, { key: 'b', label: 'Acknowledge', run: () => {} }], [{ key: 'c', label: 'Suspend…', danger: true, run: () => {} }, { key: 'd', label: 'Terminate…', disabledReason: 'Needs owner', run: () => {} }]]}
          />
        </Row>
      </C.Section>
      <C.Section title="Severity and status">
        <Row>{levels.map((level) => <C.Severity key={level} level={level} />)}</Row>
        <Row>{levels.map((level) => <C.Severity key={level} level={level} look="badge" />)}</Row>
        <Row>
          {(['pending_review', 'active', 'paused', 'suspended', 'rejected', 'terminated'] as const).map((status) => <C.StatusPill key={status} kind="tenant" status={status} />)}
        </Row>
        <Row>
          {(['active', 'investigating', 'resolving', 'resolved', 'closed'] as const).map((status) => <C.StatusPill key={status} kind="incident" status={status} />)}
        </Row>
        <Row>{(['neutral', 'accent', 'critical', 'high', 'medium', 'low', 'info', 'ok'] as const).map((tone) => <C.Badge key={tone} tone={tone}>{tone}</C.Badge>)}</Row>
      </C.Section>
      <C.Section title="Fields">
        <C.Stack>
          <C.Field label="E-mail" hint="The address you sign in with." required><C.Input type="email" placeholder="you@company.com" /></C.Field>
          <C.Field label="Subdomain" error="Use a–z, 0–9 and hyphens." required><C.Input mono defaultValue="North gate" trailing=".localhost" /></C.Field>
          <C.Field label="Password"><C.PasswordInput defaultValue="correct horse" /></C.Field>
          <C.Field label="Plan" optional><C.Select value={plan} onChange={setPlan} options={[{ value: 'free', label: 'Free' }, { value: 'pro', label: 'Pro', hint: '5 users' }, { value: 'enterprise', label: 'Enterprise' }]} /></C.Field>
          <C.Field label="Notes" aside={<C.Counter length={12} min={20} max={500} />}><C.Textarea defaultValue="Twelve chars" /></C.Field>
        </C.Stack>
      </C.Section>
      <C.Section title="Choices">
        <C.Stack>
          <C.Field label="Code from your authenticator"><C.OtpInput value={code} onChange={setCode} /></C.Field>
          <C.RadioCards label="Scope" value={scope} onChange={setScope} cards={[{ value: 'read_only', label: 'Read-only', hint: 'Every write is refused by the tenant’s site.' }, { value: 'full', label: 'Full', hint: 'Acts as the owner; every act is audited.' }]} />
          <C.Switch checked={on} onChange={setOn} label="Quiet hours" hint="Critical is always told." />
          <C.Checkbox checked={on} onChange={setOn} label="Tell the owner by e-mail" />
          <C.Checkbox checked="indeterminate" onChange={() => {}} label="Some of them" />
        </C.Stack>
      </C.Section>
    </C.PageGrid>
  );
}

function Facts() {
  return (
    <C.PageGrid>
      <C.Section title="Timeline" meta="4">
        <C.Timeline
          label="Timeline"
          entries={[
            { id: '1', at: now - 60_000, title: 'Status changed to investigating', actor: 'Ines Calder', tone: 'accent', body: 'Reproduced on two tenants; the carrier confirms a fault on their side.' },
            { id: '2', at: now - 600_000, title: 'Acknowledged', actor: 'Ines Calder', icon: <Check />, tone: 'ok' },
            { id: '3', at: now - 900_000, title: 'Declared', actor: 'Marcus Bell', icon: <Siren />, tone: 'critical' },
          ]}
        />
      </C.Section>
      <C.Section title="Facts">
        <C.KeyValue
          items={[
            { key: 'n', label: 'Number', value: 'T-000042', mono: true, copy: 'T-000042' }, { key: 'o', label: 'Owner', value: 'Priya Sharma' },
            { key: 'r', label: 'Revenue', value: <C.Money minor={149_900} currency="GBP" /> }, { key: 's', label: 'Storage', value: <C.Bytes value={48_200_000} /> },
            { key: 'c', label: 'Created', value: <C.DateTime at={now - 9_000_000_000} /> }, { key: 'l', label: 'Last active', value: <C.RelativeTime at={now - 190_000} /> },
            { key: 'e', label: 'Session', value: <C.Countdown until={now + 254_000} /> }, { key: 'w', label: 'Website', value: null },
          ]}
        />
      </C.Section>
      <C.Section title="Conflict" look="flush">
        <C.DiffTable label="Conflict" kind="conflict" rows={[{ key: 's', field: 'Status', before: 'Pending review', mine: 'Active', after: 'Rejected', conflict: true }, { key: 'p', field: 'Phone', before: '+44 117 496 0143', mine: '+44 117 496 0143', after: '+44 117 496 0199' }]} />
      </C.Section>
      <C.Section title="Change" look="flush">
        <C.DiffTable label="Change" rows={[{ key: 's', field: 'Status', before: 'Active', after: 'Paused' }, { key: 'l', field: 'Legal name', before: null, after: 'Harbour Dental Ltd' }]} />
      </C.Section>
      <C.Section title="Bars">
        <C.BarList label="By status" bars={[{ key: 'a', label: 'Active', value: 1_664, tone: 'ok', onOpen: () => {} }, { key: 'p', label: 'Pending review', value: 61, tone: 'medium' }, { key: 's', label: 'Suspended', value: 70, tone: 'high' }]} />
      </C.Section>
      <C.Section title="Figures">
        <C.PageGrid min="sm">
          <C.Stat label="Open incidents" value="4" tone="critical" hint="1 critical" chart={<C.Sparkline label="Last 12 hours" tone="critical" values={[1, 2, 1, 3, 2, 4, 3, 5, 4, 6, 5, 4]} />} onOpen={() => {}} />
          <C.Stat label="Tenants" value="2,000" hint="61 wait for review" />
        </C.PageGrid>
      </C.Section>
      <C.Section title="Empty" look="flush"><C.EmptyState size="inline" title="No open incidents" body="When somebody declares one it appears here at once." action={<C.Button size="sm">Declare</C.Button>} /></C.Section>
      <C.Section title="Error" look="flush"><C.ErrorState size="inline" problem={problem('offline', 'The platform cannot be reached.', { request_id: '0192f1aa' })} onRetry={() => {}} /></C.Section>
      <C.Section title="Note"><C.ProblemNote problem={problem('invalid', 'Some fields need another value.', { fields: [{ field: 'limits.users', message: 'Between 1 and 500.' }] })} /></C.Section>
      <C.Section title="Loading"><C.SkeletonLines lines={4} /></C.Section>
    </C.PageGrid>
  );
}

const query = { text: '', statuses: [], plans: [], business_types: [], sizes: [], health: [], tags: [], flagged: null, archived: false, awaiting_review: false };

const nobody: readonly string[] = [];

function Table() {
  const format = useFormat();
  const [text, setText] = useState('');
  const [sort, setSort] = useState<C.Sort>({ key: 'name', descending: false });
  const [statuses, setStatuses] = useState<string[]>(['active']);
  const source = C.usePagedRows<TenantRow>({
    queryKey: `${text} ${sort.key} ${sort.descending}`,
    version: useTagVersion(['tenants']),
    loadPage: (offset, limit) => port().invoke('tenants_page', { query: { ...query, text, sort: sort.key as 'name', descending: sort.descending }, offset, limit }),
  });
  const selection = C.useSelectedKeys(nobody);
  const columns: C.Column<TenantRow>[] = [
    { key: 'name', header: 'Name', width: 'minmax(200px, 2fr)', sortable: true, cell: (row) => <strong>{row.name}</strong> },
    { key: 'status', header: 'Status', width: '140px', sortable: true, cell: (row) => <C.StatusPill kind="tenant" status={row.status} /> },
    { key: 'plan', header: 'Plan', width: '100px', cell: (row) => <C.Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{row.plan}</C.Badge> },
    { key: 'risk', header: 'Risk', width: '64px', align: 'end', sortable: true, cell: (row) => format.number(row.risk_score) },
    { key: 'revenue', header: 'MRR', width: '110px', align: 'end', sortable: true, cell: (row) => <C.Money minor={row.revenue_minor} currency={row.currency} /> },
    { key: 'seen', header: 'Last active', width: '120px', cell: (row) => row.last_active_at && <C.RelativeTime at={row.last_active_at} /> },
  ];
  return (
    <div className={styles.table}>
      <C.FilterBar
        search={<C.SearchInput value={text} onChange={setText} placeholder="Search tenants" />}
        filters={[
          { key: 's', label: 'Status', values: statuses, onChange: setStatuses, options: [{ value: 'active', label: 'Active' }, { value: 'paused', label: 'Paused' }] },
          { key: 'p', label: 'Plan', values: [], onChange: () => {}, options: [] },
        ]}
      >
        {format.number(source.total)}
      </C.FilterBar>
      <C.VirtualTable label="Tenants" columns={columns} source={source} rowKey={(row) => row.id} sort={sort} onSort={setSort} selection={selection} onOpen={() => {}} />
    </div>
  );
}

/** Every component at once, to be looked at in both themes and languages. Development only. */
export default function Gallery() {
  const [tab, setTab] = useState<'controls' | 'facts' | 'table'>(() => (new URLSearchParams(location.search).get('tab') as 'facts' | null) ?? 'controls');
  const [open, setOpen] = useState(() => new URLSearchParams(location.search).has('confirm'));
  return (
    <>
      <C.PageHeader
        lead={<C.Avatar name="Harbour Dental" size="lg" square />}
        title="Harbour Dental Care"
        meta={<C.StatusPill kind="tenant" status="active" />}
        subtitle="T-000042 · harbour-dental.localhost"
        crumbs={<><Building2 size={12} /> Gallery</>}
        actions={
          <>
            <C.Button icon={<ArrowUpRight />} onClick={() => C.toast({ title: 'Saved', body: 'It waits in the outbox.', tone: 'ok', action: { label: 'Undo', run: () => {} } })}>Toast</C.Button>
            <C.Button variant="danger" onClick={() => setOpen(true)}>Suspend…</C.Button>
          </>
        }
      >
        <C.Tabs label="Parts" value={tab} onChange={setTab} tabs={[{ key: 'controls', label: 'Controls' }, { key: 'facts', label: 'Facts', count: 12 }, { key: 'table', label: 'Table' }]} />
      </C.PageHeader>
      <C.Banner tone="high">The integration of this tenant is failing since 08:14.</C.Banner>
      {tab === 'table' ? <Table /> : <C.PageBody>{tab === 'controls' ? <Controls /> : <Facts />}</C.PageBody>}
      <C.ConfirmDestructive
        open={open}
        onOpenChange={setOpen}
        title="Suspend Harbour Dental Care?"
        body="Sign-in, API and jobs stop at once. Sessions and impersonations end. The owner is told by e-mail."
        confirmLabel="Suspend tenant"
        phrase="Harbour Dental Care"
        stepUp
        blastRadius={[{ label: 'Users online', value: '12', tone: 'warn' }, { label: 'Open incidents', value: '1', tone: 'warn' }, { label: 'Modules', value: '6' }, { label: 'Revenue a month', value: '£1,499.00' }]}
        onConfirm={() => Promise.reject(problem('step_up_required', 'The code is not right or was used before.'))}
      />
    </>
  );
}

import type { CellFault, ImportOrder, ImportPreview, Inspection, Job, JobItem, PreviewRow, Target } from '@/contract';
import { problem } from '../problem';
import type { Answer, Args, CommandName } from '../commands';
import { open, start } from './jobs';
import { iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const ID = '01990000-0000-7000-8000-00000000f11e';
const columns = ['Company', 'Contact', 'Login', 'Tel', 'Package'];
const cells = (n: number) => [`Harbour Clinic ${n}`, 'Ada Lovelace', `owner${n}@harbour.example`, '0113 496 0000', n % 6 === 5 ? 'gold' : 'pro'];
const rows = Array.from({ length: 60 }, (_, n) => cells(n));

/** The file that is chosen in the twin, whatever its path. */
export const inspection: Inspection = {
  kind: 'csv', encoding: 'utf8', delimiter: ';', columns, rows: rows.length,
  samples: columns.map((_, column) => rows.slice(0, 3).map((row) => row[column] ?? '')),
  guesses: [{ column: 0, target: 'name' }, { column: 1, target: 'owner_name' }, { column: 3, target: 'phone' }, { column: 4, target: 'plan' }],
};

function faultsOf(row: readonly string[], order: ImportOrder, world: World): CellFault[] {
  const cell = (target: Target) => {
    const column = order.mapping.find((mapped) => mapped.target === target)?.column ?? -1;
    return { column, text: row[column] ?? '' };
  };
  const found: CellFault[] = [];
  const plan = cell('plan');
  if (plan.text && !['free', 'pro', 'enterprise'].includes(plan.text)) found.push({ kind: 'invalid', target: 'plan', column: plan.column, message: 'Write free, pro or enterprise.' });
  const name = cell('name');
  if (world.tenants.some((tenant) => tenant.name === name.text)) found.push({ kind: 'taken', target: 'name', column: name.column, message: 'The platform has a tenant with it already.' });
  return found;
}

function previewOf(world: World, { request }: Args<'import_preview'>): ImportPreview {
  if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
  const all = rows.map((row, index): PreviewRow => ({ line: index + 2, cells: row, faults: faultsOf(row, request.order, world), subdomain: `harbour-clinic-${index}` }));
  const shown = all.filter((row) => request.show === 'all' || row.faults.length > 0);
  const kind = (wanted: CellFault['kind']) => all.filter((row) => row.faults.some((fault) => fault.kind === wanted)).length;
  return {
    rows: all.length, creatable: all.filter((row) => row.faults.length === 0).length, invalid: kind('invalid'), repeated: kind('repeated'), taken: kind('taken'),
    page: shown.slice(request.offset, request.offset + (request.limit ?? 50)), showing: shown.length,
  };
}

interface ImportParams {
  file: string;
  order: ImportOrder;
}

/** A row of an import's job: with a fault it fails as it was told to. */
export function importRow(world: World, job: Job, item: JobItem): Partial<JobItem> {
  const { order } = job.params as ImportParams;
  const [fault] = faultsOf(rows.find(([name]) => name === item.label) ?? [], order, world);
  if (!fault) return { state: 'done' };
  return { state: 'failed', problem: problem('invalid', 'Some fields need another value.', { fields: [{ field: fault.target ?? 'row', message: fault.message }] }) };
}

/** Imports of the twin: any path that ends in .csv is the same file. */
export const imports: Handlers<'import_view' | 'import_pick' | 'import_choose' | 'import_leave' | 'import_preview' | 'import_faulty' | 'import_failed' | 'import_start'> = {
  import_view: (world) => {
    const upload = world.upload;
    if (upload && upload.phase === 'waiting' && !world.offline) {
      const now = iso(world.now());
      Object.assign(upload, { phase: 'ready', sent: upload.size, import: { id: ID, name: upload.name, size: upload.size, sha256: '', state: 'ready', received: upload.size, inspection, order: null, job_id: null, created_at: now, expires_at: now } });
    }
    return { upload, live: !world.offline };
  },
  import_pick: () => '/srv/files/clients.csv',
  import_choose: (world, { path }) => {
    if (!path.endsWith('.csv')) throw problem('invalid', 'Some fields need another value.', { fields: [{ field: 'file', message: 'Choose a file that ends in .csv, .tsv, .txt or .json.' }] });
    world.upload = { path, name: path.split('/').at(-1) ?? path, size: 40_000, sent: 0, phase: 'waiting', inspection, import: null, problem: null };
    world.changed('imports');
    return world.upload;
  },
  import_leave: (world) => {
    world.upload = null;
    world.changed('imports');
    return null;
  },
  import_preview: previewOf,
  import_faulty: () => '~/Downloads/wheelhouse-import-faults-20261121-090000.csv',
  import_failed: () => '~/Downloads/wheelhouse-import-failed-20261121-090000.csv',
  import_start: (world, { order }) => {
    if (world.offline) throw problem('offline', 'This needs a connection to the platform.', { status: 503 });
    const name = world.upload?.name ?? '';
    world.upload = null;
    world.changed('imports');
    const params: ImportParams = { file: name, order };
    const job = open(world, { kind: 'import', title: `Import ${rows.length} tenants from ${name}`, params, parent: null, tenant_id: null }, rows.map((row) => ({ tenant_id: null, label: row[0] ?? '' })));
    start(world, job);
    return job;
  },
};

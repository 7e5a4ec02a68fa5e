import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button, ErrorState, Section, SkeletonLines, Stat, Tabs, toast } from '@/components';
import { sentenceOf } from '@/app/acts';
import { useSaving } from '@/app/ExportMenu';
import { useOnlineReason } from '@/app/reasons';
import type { ImportOrder, ImportPreview, Inspection, Job, PreviewRow, Show } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useQuery } from '@/state';
import { useCellFault } from './words';
import styles from './Imports.module.css';

const PAGE = 50;

/** What would become of the rows, cell by cell; and the button that makes it so. */
export function Preview({ id, inspection, order, onStarted }: { id: string; inspection: Inspection; order: ImportOrder; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>('all');
  // Another order shows other rows: from their beginning.
  const [place, setPlace] = useState({ order, offset: 0 });
  const offset = place.order === order ? place.offset : 0;
  const setOffset = (next: number) => setPlace({ order, offset: next });
  const query = useQuery('import_preview', { id, request: { order, show, offset, limit: PAGE } });
  // The figures of the order before stand until the new ones come.
  const [last, setLast] = useState<ImportPreview | undefined>(query.data);
  if (query.data && query.data !== last) setLast(query.data);
  const seen = query.data ?? last;
  if (!seen) return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={6} />;
  return (
    <Section title={t('imports.preview')} actions={<Act id={id} order={order} seen={seen} busy={!query.data} onStarted={onStarted} />}>
      {query.problem && <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" />}
      <Figures seen={seen} />
      <Tabs label={t('imports.rows')} value={show} onChange={(next) => { setShow(next); setOffset(0); }} tabs={[{ key: 'all', label: t('imports.all_rows') }, { key: 'faulty', label: t('imports.faulty_rows') }]} />
      <Rows seen={seen} inspection={inspection} />
      <Pages seen={seen} offset={offset} onOffset={setOffset} />
    </Section>
  );
}

function Figures({ seen }: { seen: ImportPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.figures}>
      <Stat label={t('imports.creatable')} value={format.number(seen.creatable)} />
      <Stat label={t('imports.invalid')} value={format.number(seen.invalid)} />
      <Stat label={t('imports.repeated')} value={format.number(seen.repeated)} />
      <Stat label={t('imports.taken')} value={format.number(seen.taken)} />
    </div>
  );
}

function Act({ id, order, seen, busy, onStarted }: { id: string; order: ImportOrder; seen: ImportPreview; busy: boolean; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useOnlineReason();
  const [starting, setStarting] = useState(false);
  const { save, running } = useSaving(() => port().invoke('import_faulty', { id, order }));
  const start = async () => {
    setStarting(true);
    try {
      onStarted(await port().invoke('import_start', { id, order }));
    } catch (thrown) {
      toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
      setStarting(false);
    }
  };
  return (
    <>
      {seen.creatable < seen.rows && <Button size="sm" loading={running} disabledReason={offline} onClick={() => void save('csv')}>{t('imports.download')}</Button>}
      <Button size="sm" variant="primary" loading={starting} disabledReason={offline ?? (busy ? t('imports.looking') : seen.creatable === 0 ? t('imports.nothing') : null)} onClick={() => void start()}>
        {t('imports.start', { count: seen.creatable, formatted: format.number(seen.creatable) })}
      </Button>
    </>
  );
}

function Rows({ seen, inspection }: { seen: ImportPreview; inspection: Inspection }) {
  const { t } = useTranslation();
  if (seen.page.length === 0) return <p className={styles.none}>{t('imports.no_faulty')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('imports.rows')}>
      <table className={styles.table}>
        <thead><tr><th scope="col">{t('imports.line')}</th><th scope="col">{t('imports.outcome')}</th>{inspection.columns.map((name, column) => <th key={column} scope="col"><bdi>{name}</bdi></th>)}</tr></thead>
        <tbody>{seen.page.map((row) => <Row key={row.line} row={row} columns={inspection.columns.length} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ row, columns }: { row: PreviewRow; columns: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said = useCellFault();
  const good = row.faults.length === 0;
  const of = (column: number) => row.faults.filter((fault) => fault.column === column);
  const others = row.faults.filter((fault) => fault.column === null);
  return (
    <tr data-faulty={!good || undefined}>
      <th scope="row">{format.number(row.line)}</th>
      <td className={styles.outcome} data-good={good}>
        {good ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
        <span>{good ? t('imports.will_be_created') : t('imports.left_as_fault')}{row.subdomain && <span className={styles.faint}> <bdi dir="ltr">{row.subdomain}</bdi></span>}</span>
        {others.map((fault) => <span key={fault.message} className={styles.fault}>{said(fault)}</span>)}
      </td>
      {Array.from({ length: columns }, (_, column) => (
        <td key={column} data-faulty={of(column).length > 0 || undefined}>
          <bdi>{row.cells[column]}</bdi>
          {of(column).map((fault) => <span key={fault.message} className={styles.fault}>{said(fault)}</span>)}
        </td>
      ))}
    </tr>
  );
}

function Pages({ seen, offset, onOffset }: { seen: ImportPreview; offset: number; onOffset(offset: number): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (seen.showing <= PAGE) return null;
  return (
    <div className={styles.pages}>
      <span>{t('imports.page', { from: format.number(offset + 1), to: format.number(Math.min(offset + PAGE, seen.showing)), all: format.number(seen.showing) })}</span>
      <Button size="sm" disabledReason={offset === 0 ? t('imports.first_page') : null} onClick={() => onOffset(offset - PAGE)}>{t('imports.earlier')}</Button>
      <Button size="sm" disabledReason={offset + PAGE >= seen.showing ? t('imports.last_page') : null} onClick={() => onOffset(offset + PAGE)}>{t('imports.later')}</Button>
    </div>
  );
}

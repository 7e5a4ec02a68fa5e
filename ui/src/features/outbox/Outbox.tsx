import { RefreshCw, Send, Split } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useEscape } from '@/app/claims';
import { useOnlineReason } from '@/app/reasons';
import { focusList, useNeighbour } from '@/app/selection';
import { Banner, Button, EmptyState, ErrorState, FilterBar, PageBody, PageHeader, SearchInput, SplitPane, Switch, useRows, VirtualTable } from '@/components';
import type { OutboxItem, OutboxState } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMutation, useQuery } from '@/state';
import { useOutboxColumns } from './columns';
import { OutboxPane } from './OutboxPane';

/** What needs a person first, then what moves, then what is done. */
const order: readonly OutboxState[] = ['conflict', 'refused', 'sent', 'waiting', 'applied'];
const keyOf = (item: OutboxItem) => item.id;

export default function Outbox() {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const [includeDone, setIncludeDone] = useState(false);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery('outbox_list', { includeDone });
  const sync = useMutation('sync_now');
  const offline = useOnlineReason();
  const rows = useMemo(() => {
    const word = text.trim().toLowerCase();
    return list.data?.filter((item) => item.subject.toLowerCase().includes(word)).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.created_at.localeCompare(a.created_at));
  }, [list.data, text]);
  const source = useRows(rows);
  const columns = useOutboxColumns(chosen !== null);
  const item = rows?.find((candidate) => candidate.id === chosen);
  const conflicts = list.data?.filter((candidate) => candidate.state === 'conflict') ?? [];
  const first = conflicts[0];
  useNeighbour(rows ?? [], keyOf, chosen, setChosen);
  const close = () => {
    setChosen(null);
    focusList();
  };
  useEscape(chosen === null ? null : close);

  const table = list.problem && !list.data ? (
    <ErrorState problem={list.problem} onRetry={list.refetch} />
  ) : (
    <VirtualTable
      label={t('outbox.list')}
      columns={columns}
      source={source}
      rowKey={keyOf}
      activeKey={chosen}
      onOpen={(row) => setChosen(row.id)}
      onActive={(row) => chosen !== null && setChosen(row.id)}
      empty={text ? <EmptyState icon={<Send />} title={t('empty.search_title')} body={t('empty.search_body')} /> : <EmptyState icon={<Send />} title={t('outbox.empty')} body={t('outbox.empty_body')} />}
    />
  );
  return (
    <>
      <PageHeader
        title={t('nav.outbox')}
        subtitle={t('outbox.lead')}
        actions={<Button icon={<RefreshCw aria-hidden />} loading={sync.running} disabledReason={offline} onClick={() => void act(sync.run({}), t('outbox.sync_now'), { queues: false })}>{t('outbox.sync_now')}</Button>}
      />
      <PageBody mode="fill">
        {first && chosen !== first.id && (
          <Banner tone="high" icon={<Split />} action={<Button size="sm" onClick={() => setChosen(first.id)}>{t('outbox.show_first')}</Button>}>
            {t('outbox.conflicts', { count: conflicts.length, formatted: format.number(conflicts.length) })}
          </Banner>
        )}
        <FilterBar search={<SearchInput value={text} onChange={setText} placeholder={t('outbox.search')} />} filters={[]}>
          <Switch checked={includeDone} onChange={setIncludeDone} label={t('outbox.show_done')} />
        </FilterBar>
        <SplitPane list={table} detail={item ? <OutboxPane key={item.id} item={item} onClose={close} /> : null} initial={420} />
      </PageBody>
    </>
  );
}

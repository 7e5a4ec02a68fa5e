import { BellRing, CheckCheck, Inbox as InboxIcon, SlidersHorizontal, Zap } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useGo } from '@/app/AppLink';
import { useShortcut } from '@/app/claims';
import { pathOf } from '@/app/nav';
import { useNeighbour } from '@/app/selection';
import { Banner, Button, EmptyState, ErrorState, PageBody, PageHeader, SkeletonLines, Tabs, useKeysetRows } from '@/components';
import type { InboxItem } from '@/contract';
import { useFormat } from '@/i18n/format';
import { port } from '@/platform';
import { useMutation, useQuery, useTagVersion } from '@/state';
import { InboxList } from './InboxList';
import styles from './Inbox.module.css';

const keyOf = (item: InboxItem) => item.id;

/** Everything that the operator was ever told: the truth behind every notification. */
export default function Inbox() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const act = useAct();
  const [tab, setTab] = useState<'all' | 'unread'>('all');
  const [active, setActive] = useState<string | null>(null);
  const unreadOnly = tab === 'unread';
  const head = useQuery('inbox_page', { after: null, unreadOnly }).data;
  const list = useKeysetRows<InboxItem, string>({
    queryKey: tab,
    version: useTagVersion(['inbox']),
    loadPage: async (after) => {
      const page = await port().invoke('inbox_page', { after, unreadOnly });
      return { rows: page.items, next: page.next };
    },
  });
  const { run: markRead } = useMutation('inbox_read');
  const readAll = useMutation('inbox_read_all');
  const acknowledge = useMutation('inbox_acknowledge');
  const awake = useMutation('inbox_awake');
  useNeighbour(list.rows, keyOf, active, setActive);

  const item = list.rows.find((row) => row.id === active);
  const read = useCallback((row: InboxItem) => void markRead({ ids: [row.id] }).catch(() => {}), [markRead]);
  const open = (row: InboxItem) => {
    if (!row.read) read(row);
    if (row.place) go(pathOf(row.place));
  };
  const ack = (row: InboxItem) => void act(acknowledge.run({ id: row.id }), t('inbox.said.acknowledged'));
  useShortcut('acknowledge', item?.acknowledgeable ? () => ack(item) : null);
  useShortcut('mark_read', item && !item.read ? () => read(item) : null);

  const unread = head?.unread ?? 0;
  const storm = head?.storm;
  return (
    <>
      <PageHeader
        title={t('nav.inbox')}
        subtitle={t('inbox.lead')}
        actions={
          <>
            <Button variant="ghost" icon={<SlidersHorizontal aria-hidden />} onClick={() => go('/settings/notifications')}>{t('inbox.routing')}</Button>
            <Button icon={<CheckCheck aria-hidden />} loading={readAll.running} disabledReason={unread === 0 ? t('inbox.read_all_none') : null} onClick={() => void act(readAll.run({}), t('inbox.said.all_read'), { queues: false })}>{t('inbox.read_all')}</Button>
          </>
        }
      >
        <Tabs
          label={t('nav.inbox')}
          value={tab}
          onChange={setTab}
          tabs={[{ key: 'all', label: t('inbox.tab.all') }, { key: 'unread', label: t('inbox.tab.unread'), count: format.number(unread) }]}
        />
      </PageHeader>
      {storm && (
        <Banner
          tone={storm.acknowledged ? 'info' : 'critical'}
          icon={<Zap />}
          action={!storm.acknowledged && <Button size="sm" variant="danger" icon={<BellRing aria-hidden />} loading={awake.running} onClick={() => void awake.run({}).catch(() => {})}>{t('inbox.awake')}</Button>}
        >
          <strong>{t('inbox.storm', { count: storm.count, formatted: format.number(storm.count), since: format.time(storm.since) })}</strong>
          {storm.acknowledged && ` ${t('inbox.storm_quiet')}`}
        </Banner>
      )}
      <PageBody>
        {list.pending ? (
          <div className={styles.list}><SkeletonLines lines={14} /></div>
        ) : list.problem && list.rows.length === 0 ? (
          <ErrorState problem={list.problem} onRetry={list.retry} />
        ) : list.rows.length === 0 ? (
          <EmptyState icon={<InboxIcon />} title={t(unreadOnly ? 'inbox.empty_unread' : 'inbox.empty')} body={t(unreadOnly ? 'inbox.empty_unread_body' : 'inbox.empty_body')} />
        ) : (
          <>
            <InboxList items={list.rows} active={active} onActive={setActive} onOpen={open} onAcknowledge={ack} onRead={read} />
            {list.more && <Button className={styles.older} onClick={list.loadMore}>{t('inbox.older')}</Button>}
          </>
        )}
      </PageBody>
    </>
  );
}

import { useParams, useRouter } from '@tanstack/react-router';
import { ClipboardCheck, PartyPopper } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { ReviewItem } from '@/contract';
import { focusList } from '@/app/selection';
import { Badge, Banner, Button, EmptyState, PageBody, PageHeader, RelativeTime, SplitPane, StatusPill, Switch, VirtualTable, usePagedRows, type Column } from '@/components';
import { useFormat } from '@/i18n/format';
import { port } from '@/platform';
import { usePermission, useTagVersion } from '@/state';
import { ReviewPane } from './ReviewPane';
import { useKnownDraft } from './useDraft';
import styles from './Reviews.module.css';

/** How many rows around are looked through for the one that is open. */
const LOOK = 2_000;

/** The queue on one side, the review on the other; everything by keyboard, and offline too. */
export default function Reviews() {
  const { t } = useTranslation();
  const format = useFormat();
  const router = useRouter();
  const { allowed, needs } = usePermission('reviews', 'decide');
  const { id: asked } = useParams({ strict: false });
  const id = asked ?? null;
  const [flagged, setFlagged] = useState(true);
  const source = usePagedRows<ReviewItem>({
    queryKey: `queue ${flagged}`,
    version: useTagVersion(['reviews', 'tenants', 'outbox']),
    loadPage: async (offset, limit) => {
      const page = await port().invoke('review_queue', { offset, limit, includeFlagged: flagged });
      return { rows: page.items, total: page.total };
    },
  });
  const columns = useQueueColumns();

  const select = useCallback((to: string | null) => router.history.replace(to ? `/reviews/${to}` : '/reviews'), [router]);
  const index = useMemo(() => {
    for (let i = 0; i < Math.min(source.total, LOOK); i += 1) if (source.get(i)?.tenant.id === id) return i;
    return -1;
  }, [source, id]);
  const item = index >= 0 ? source.get(index) : undefined;

  // The neighbour that still waits: below first, then above.
  const neighbour = useCallback(() => {
    const free = (i: number) => {
      const row = source.get(i);
      return row && row.tenant.id !== id && !row.queued ? row.tenant.id : null;
    };
    for (let i = index + 1; i < Math.min(source.total, LOOK); i += 1) {
      const next = free(i);
      if (next) return next;
    }
    for (let i = index - 1; i >= 0; i -= 1) {
      const next = free(i);
      if (next) return next;
    }
    return null;
  }, [source, index, id]);
  const goOn = useCallback(() => {
    select(neighbour());
    focusList();
  }, [select, neighbour]);

  const list = (
    <VirtualTable
      label={t('review.queue')}
      columns={columns}
      source={source}
      rowKey={(row) => row.tenant.id}
      activeKey={id}
      onOpen={(row) => select(row.tenant.id)}
      onActive={(row) => select(row.tenant.id)}
      empty={<EmptyState icon={<PartyPopper />} title={t('review.empty')} body={t('review.empty_body')} />}
    />
  );
  return (
    <>
      <PageHeader
        title={t('nav.reviews')}
        meta={source.pending ? null : t('review.count', { count: source.total, formatted: format.number(source.total) })}
        subtitle={t('review.lead')}
        actions={<div className={styles.toggle}><Switch checked={flagged} onChange={setFlagged} label={t('review.include_flagged')} /></div>}
      />
      {!allowed && <Banner>{t('review.only_read', { role: t(`role.${needs}`) })}</Banner>}
      <PageBody mode="fill">
        <SplitPane
          initial={356}
          min={356}
          max={640}
          list={list}
          detail={
            !source.pending && source.total === 0 ? null : id ? (
              <ReviewPane key={id} id={id} item={item} waiting={source.pending || source.stale} mayDecide={allowed} needs={needs} onDecided={goOn} />
            ) : (
              <EmptyState
                icon={<ClipboardCheck />}
                title={t('review.pick')}
                body={t('review.pick_body')}
                action={<Button disabled={source.total === 0} onClick={goOn}>{t('review.next')}</Button>}
              />
            )
          }
        />
      </PageBody>
    </>
  );
}

function useQueueColumns(): Column<ReviewItem>[] {
  const { t } = useTranslation();
  const knownDraft = useKnownDraft();
  return useMemo(
    () => [
      {
        key: 'tenant', header: t('review.col.tenant'), width: 'minmax(140px, 1fr)',
        cell: ({ tenant }) => (
          <span className={styles.tenant}>
            <span className={styles.name} dir="auto" title={tenant.name}>{tenant.name}</span>
            <span className={styles.type}>{t(`tenant.type.${tenant.business_type}`)}</span>
          </span>
        ),
      },
      {
        key: 'state', header: t('review.col.state'), width: '72px',
        cell: ({ tenant, flagged, queued, draft }) =>
          queued ? <StatusPill kind="outbox" status={queued.state} />
            : flagged ? <Badge tone="high">{t('review.flagged')}</Badge>
              : draft || knownDraft(tenant.id) ? <Badge>{t('review.draft')}</Badge> : null,
      },
      { key: 'waiting', header: t('review.col.waiting'), width: '68px', align: 'end', cell: ({ waiting_since: since }) => <RelativeTime at={since} /> },
    ],
    [t, knownDraft],
  );
}

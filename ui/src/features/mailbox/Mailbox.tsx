import { CloudOff, MailOpen, RotateCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useRoleReason } from '@/app/reasons';
import { useSelection } from '@/app/selection';
import { Banner, Button, EmptyState, FilterBar, PageBody, PageHeader, SplitPane, useKeysetRows, VirtualTable, type Filter } from '@/components';
import type { Mail, MailState } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useIsOffline, useTagVersion } from '@/state';
import { useMailColumns } from './columns';
import { MailPane } from './MailPane';
import { mailStates } from './words';

const PAGE = 100;

/** What the platform wrote to people outside, newest first, and what became of it. */
export default function Mailbox() {
  const { t } = useTranslation();
  const offline = useIsOffline();
  const cannotRead = useRoleReason('tenants', 'read');
  const [state, setState] = useState<MailState | null>(null);
  const [looked, setLooked] = useState(0);
  const [sends, setSends] = useState<boolean | null>(null);
  const list = useKeysetRows<Mail, string>({
    queryKey: JSON.stringify({ state, offline, looked }),
    version: useTagVersion(['mail', 'tenants']),
    loadPage: async (after) => {
      const page = await port().invoke('mail_page', { query: { limit: PAGE, ...(state ? { state } : {}), ...(after === null ? {} : { after }) } });
      setSends(page.sends);
      return { rows: page.items, next: page.next };
    },
  });
  const selection = useSelection('/mailbox', list.pending ? undefined : list.rows, state ?? '');
  const columns = useMailColumns(selection.id !== null);
  const filters = useMemo(
    (): Filter[] => [{ key: 'state', label: t('mailbox.col.state'), values: state ? [state] : [], onChange: (values) => setState(mailStates.find((known) => values.at(-1) === known) ?? null), options: mailStates.map((value) => ({ value, label: t(`mailbox.state.${value}`) })) }],
    [state, t],
  );
  if (cannotRead) {
    return (
      <>
        <PageHeader title={t('nav.mailbox')} />
        <EmptyState icon={<MailOpen />} title={t('empty.permission_title')} body={cannotRead} />
      </>
    );
  }
  const table = (
    <VirtualTable
      label={t('mailbox.list')}
      columns={columns}
      source={list}
      rowKey={(mail) => mail.id}
      activeKey={selection.id}
      onOpen={(mail) => selection.select(mail.id)}
      onActive={(mail) => selection.id !== null && selection.select(mail.id)}
      empty={
        state
          ? <EmptyState icon={<MailOpen />} title={t('empty.search_title')} body={t('empty.search_body')} action={<Button onClick={() => setState(null)}>{t('tenants.clear')}</Button>} />
          : <EmptyState icon={<MailOpen />} title={t('mailbox.empty')} body={t('mailbox.empty_body')} />
      }
    />
  );
  return (
    <>
      <PageHeader title={t('nav.mailbox')} subtitle={t('mailbox.lead')} actions={<Button icon={<RotateCw aria-hidden />} disabledReason={offline ? t('govern.offline_only') : null} onClick={() => setLooked((n) => n + 1)}>{t('mailbox.refresh')}</Button>} />
      {offline ? <Banner tone="medium" icon={<CloudOff />}>{t('mailbox.offline')}</Banner> : sends === false && <Banner tone="info" icon={<MailOpen />}>{t('mailbox.local')}</Banner>}
      <PageBody mode="fill">
        <FilterBar filters={filters} />
        <SplitPane list={table} detail={selection.id === null ? null : <MailPane key={selection.id} id={selection.id} sends={sends ?? false} onClose={selection.close} />} initial={520} min={380} />
      </PageBody>
    </>
  );
}

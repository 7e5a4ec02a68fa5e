import { useMemo } from 'react';
import { RelativeTime, type Column } from '@/components';
import type { Mail } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { MailBadge } from './MailBadge';

export function useMailColumns(narrow: boolean): Column<Mail>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const subject: Column<Mail> = { key: 'subject', header: t('mailbox.col.subject'), width: 'minmax(180px, 2fr)', cell: (mail) => <span dir="auto" title={mail.subject}>{mail.subject}</span> };
    const state: Column<Mail> = { key: 'state', header: t('mailbox.col.state'), width: '112px', cell: (mail) => <MailBadge state={mail.state} /> };
    const at: Column<Mail> = { key: 'at', header: t('mailbox.col.at'), width: '84px', align: 'end', cell: (mail) => <RelativeTime at={mail.created_at} /> };
    if (narrow) return [subject, state, at];
    return [
      { key: 'to', header: t('mailbox.col.to'), width: 'minmax(140px, 1.2fr)', cell: (mail) => <span dir="auto" title={mail.recipient}>{mail.recipient_name || mail.recipient}</span> },
      subject, state, at,
    ];
  }, [t, narrow]);
}

import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Countdown, RelativeTime, type Column } from '@/components';
import type { Approval } from '@/contract';
import { ApprovalState } from './ApprovalState';
import styles from './Approvals.module.css';

export function useApprovalColumns(narrow: boolean): Column<Approval>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const kind: Column<Approval> = { key: 'kind', header: t('approvals.col.kind'), width: narrow ? 'minmax(116px, 1fr)' : 'minmax(130px, 1fr)', cell: (approval) => <span className={styles.kind}>{t(`approvals.kind.${approval.kind}`)}</span> };
    const subject: Column<Approval> = { key: 'subject', header: t('approvals.col.subject'), width: 'minmax(124px, 1.6fr)', cell: (approval) => <span dir="auto" title={approval.resource_name}>{approval.resource_name}</span> };
    const expires: Column<Approval> = {
      key: 'expires', header: t('approvals.col.expires'), width: narrow ? '104px' : '124px', align: 'end',
      cell: (approval) => (approval.status === 'pending' ? <Countdown until={approval.expires_at} warnBelow={3_600} /> : <ApprovalState status={approval.status} />),
    };
    if (narrow) return [kind, subject, expires];
    return [
      kind, subject,
      { key: 'by', header: t('approvals.col.by'), width: 'minmax(120px, 1fr)', cell: (approval) => approval.requested_by_name },
      { key: 'asked', header: t('approvals.col.asked'), width: '110px', cell: (approval) => <RelativeTime at={approval.requested_at} /> },
      { key: 'status', header: t('approvals.col.status'), width: '116px', cell: (approval) => <ApprovalState status={approval.status} /> },
      expires,
    ];
  }, [t, narrow]);
}

import { EyeOff } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Tooltip, useWide, type Column } from '@/components';
import type { AuditRecord } from '@/contract';
import { useFormat } from '@/i18n/format';
import styles from './Audit.module.css';

export function useAuditColumns(narrow: boolean): Column<AuditRecord>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const wide = useWide();
  return useMemo(() => {
    const at: Column<AuditRecord> = { key: 'at', header: t('audit.col.at'), width: '144px', cell: (record) => <time dateTime={record.at} title={format.exact(record.at)}>{format.dateTime(record.at)}</time> };
    const actor: Column<AuditRecord> = { key: 'actor', header: t('audit.col.actor'), width: 'minmax(130px, 1fr)', cell: (record) => (record.actor_email ? <span className="ltr" title={record.actor_email}>{record.actor_email}</span> : t('audit.system')) };
    const description: Column<AuditRecord> = {
      key: 'description', header: t('audit.col.description'), width: 'minmax(220px, 2.6fr)',
      cell: (record) => (
        <span className={styles.what}>
          {record.sensitive && <Tooltip label={t('audit.sensitive')}><EyeOff role="img" aria-label={t('audit.sensitive')} /></Tooltip>}
          <span className={styles.description} dir="auto" title={record.description}>{record.description}</span>
        </span>
      ),
    };
    const category: Column<AuditRecord> = { key: 'category', header: t('audit.col.category'), width: '104px', cell: (record) => t(`audit.category.${record.category}`) };
    if (narrow) return [at, actor, description];
    return [
      at, actor, description,
      { key: 'action', header: t('audit.col.action'), width: 'minmax(176px, 0.8fr)', cell: (record) => <span className="mono ltr" title={record.action}>{record.action}</span> },
      ...(wide ? [category] : []),
      { key: 'address', header: t('audit.col.address'), width: '104px', cell: (record) => <span className="mono ltr">{record.address ?? '–'}</span> },
      { key: 'seq', header: t('audit.col.seq'), width: '56px', align: 'end', cell: (record) => format.number(record.seq, { useGrouping: false }) },
    ];
  }, [t, format, narrow, wide]);
}

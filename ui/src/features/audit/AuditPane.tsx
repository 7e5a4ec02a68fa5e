import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import { Badge, Button, DateTime, DetailPane, DetailPart, DiffTable, JsonValue, KeyValue, Prose } from '@/components';
import type { AuditRecord } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useWord } from '@/i18n/word';
import type { AuditFilters } from './query';
import styles from './Audit.module.css';

const partOf = (whole: unknown, field: string): unknown => (typeof whole === 'object' && whole !== null && field in whole ? (whole as Record<string, unknown>)[field] : undefined);
const short = (hash: string) => `${hash.slice(0, 12)}…${hash.slice(-12)}`;

/** One record: what changed, by whom, from where, and its place in the chain. */
export function AuditPane({ record, onClose, onNarrow }: { record: AuditRecord; onClose(): void; onNarrow(part: Partial<AuditFilters>): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const named = record.changed_fields.length > 0;
  const bare = record.before === null && record.after === null;
  return (
    <DetailPane
      title={<span dir="auto">{record.description}</span>}
      meta={<><span className="mono ltr">{record.action}</span><Badge>{t(`audit.category.${record.category}`)}</Badge>{record.sensitive && <Badge tone="medium">{t('audit.sensitive')}</Badge>}<DateTime at={record.at} show="exact" /></>}
      actions={
        <>
          <Button size="sm" onClick={() => onNarrow({ action: record.action })}>{t('audit.filter.same_action')}</Button>
          {record.resource_id && <Button size="sm" onClick={() => onNarrow({ resource_type: record.resource_type, resource_id: record.resource_id })}>{t('audit.filter.same_resource')}</Button>}
          {record.actor_id && <Button size="sm" onClick={() => onNarrow({ actor: record.actor_id })}>{t('audit.filter.same_actor')}</Button>}
        </>
      }
      onClose={onClose}
    >
      {record.reason && <DetailPart title={t('audit.reason')}><Prose>{record.reason}</Prose></DetailPart>}
      <DetailPart title={t('audit.changes')}>
        {named ? (
          <div className={styles.table}>
            <DiffTable
              label={t('audit.changes')}
              rows={record.changed_fields.map((field) => ({ key: field, field: word('field', field), before: <JsonValue value={partOf(record.before, field)} />, after: <JsonValue value={partOf(record.after, field)} /> }))}
            />
          </div>
        ) : bare ? (
          <p className={styles.faint}>{t('audit.no_changes')}</p>
        ) : (
          <JsonValue value={record.after ?? record.before} />
        )}
      </DetailPart>
      <KeyValue
        columns={2}
        items={[
          { key: 'actor', label: t('audit.f.actor'), value: record.actor_email ? <><span className="ltr">{record.actor_email}</span>{record.actor_role && <> <Badge>{t(`role.${record.actor_role}`)}</Badge></>}</> : t('audit.system') },
          { key: 'as', label: t('audit.f.acting_as'), value: record.acting_as && <span className="ltr">{record.acting_as}</span> },
          { key: 'resource', label: t('audit.f.resource'), value: record.resource_type === 'tenant' && record.resource_id ? <AppLink to={`/tenants/${record.resource_id}`} dir="auto">{record.resource_name || record.resource_id}</AppLink> : record.resource_name || record.resource_type },
          { key: 'address', label: t('audit.f.address'), value: record.address, mono: true },
          { key: 'agent', label: t('audit.f.agent'), value: record.user_agent && <span className="ltr">{record.user_agent}</span> },
          { key: 'session', label: t('audit.f.session'), value: record.session_id, mono: true },
          ...(record.request_id ? [{ key: 'request', label: t('audit.f.request'), value: record.request_id, mono: true, copy: record.request_id }] : []),
        ]}
      />
      <DetailPart title={t('audit.chain')}>
        <KeyValue
          items={[
            { key: 'seq', label: t('audit.f.seq'), value: format.number(record.seq, { useGrouping: false }) },
            { key: 'hash', label: t('audit.f.hash'), value: short(record.hash), mono: true, copy: record.hash },
            { key: 'prev', label: t('audit.f.prev'), value: short(record.prev_hash), mono: true, copy: record.prev_hash },
          ]}
        />
      </DetailPart>
    </DetailPane>
  );
}

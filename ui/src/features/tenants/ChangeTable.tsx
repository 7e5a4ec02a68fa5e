import { DateTime, DiffTable, JsonValue, Money, type DiffRow } from '@/components';
import type { FieldChange, Money as Amount } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { useWord } from '@/i18n/word';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMoney = (value: unknown): value is Amount => isRecord(value) && typeof value['minor'] === 'number' && typeof value['currency'] === 'string';
const enumerated = new Set(['plan', 'status', 'business_type', 'size', 'level', 'health']);

/** A value of a tenant's field as a person reads it: amounts, dates, limits without end. */
export function TenantValue({ field, value }: { field: string; value: unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const name = field.split('.').at(-1) ?? field;
  if (isMoney(value)) return <Money minor={value.minor} currency={value.currency} />;
  if (typeof value === 'string') {
    if (value === '') return null;
    if (name.endsWith('_at') || name.endsWith('_until')) return <DateTime at={value} show="date" />;
    return enumerated.has(name) ? <>{word('value', value)}</> : <span dir="auto">{value}</span>;
  }
  if (typeof value === 'number' && field.startsWith('limits.')) return <>{value < 0 ? t('ui.unlimited') : format.number(value)}</>;
  if (field === 'limits' && isRecord(value)) {
    const parts = Object.entries(value).map(([key, part]) => [key, typeof part === 'number' && part < 0 ? t('ui.unlimited') : part]);
    return <JsonValue value={Object.fromEntries(parts)} />;
  }
  return <JsonValue value={value} />;
}

/** A record is told by the parts that differ: not a whole address for a new postcode. */
export function partsOf(change: FieldChange): FieldChange[] {
  const { field, before, after } = change;
  if (isMoney(before) || isMoney(after) || !isRecord(before) || !isRecord(after)) return [change];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map((key) => ({ field: `${field}.${key}`, before: before[key], after: after[key] }));
}

/** Field by field, what was and what will be. */
export function ChangeTable({ changes, label }: { changes: readonly FieldChange[]; label: string }) {
  const word = useWord();
  const rows = changes.flatMap(partsOf).map(({ field, before, after }): DiffRow => {
    const empty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    return {
      key: field, field: word('field', field), before: empty(before) ? null : <TenantValue field={field} value={before} />, after: empty(after) ? null : <TenantValue field={field} value={after} />,
    };
  });
  return <DiffTable label={label} rows={rows} />;
}

import { EyeOff } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { useWord } from '@/i18n/word';
import { Badge } from './Badge';
import styles from './JsonValue.module.css';

/** What the platform writes in place of a secret. */
export const REDACTED = '[redacted]';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any value of a request or record, readable by a person: nested objects as indented lists, secrets as marks. */
export function JsonValue({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  if (value === null || value === undefined || value === '') return <span className={styles.empty}>{t('diff.empty_value')}</span>;
  if (value === REDACTED) return <Badge icon={<EyeOff aria-hidden />}>{t('value.redacted')}</Badge>;
  if (typeof value === 'boolean') return <>{t(value ? 'value.yes' : 'value.no')}</>;
  if (typeof value === 'number') return <>{format.number(value)}</>;
  if (typeof value === 'string') {
    if (instant.test(value)) return <time dateTime={value}>{format.exact(value)}</time>;
    return <span dir="auto">{/^[a-z][a-z_]*$/.test(value) ? word('value', value) : value}</span>;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className={styles.empty}>{t('diff.empty_value')}</span>;
    return (
      <ul className={styles.list}>
        {value.map((part, i) => <li key={i}><JsonValue value={part} /></li>)}
      </ul>
    );
  }
  if (!isRecord(value)) return <>{String(value)}</>;
  return (
    <dl className={styles.fields}>
      {Object.entries(value).map(([key, part]) => (
        <div key={key} className={styles.field}>
          <dt>{word('field', key)}</dt>
          <dd><JsonValue value={part} /></dd>
        </div>
      ))}
    </dl>
  );
}

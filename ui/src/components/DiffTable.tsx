import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from './cx';
import styles from './DiffTable.module.css';

export interface DiffRow {
  field: ReactNode;
  key: string;
  /** `null` and `undefined` are shown as empty. */
  before?: ReactNode;
  mine?: ReactNode;
  after: ReactNode;
  /** Both sides changed it, differently. */
  conflict?: boolean;
}

export interface DiffTableProps {
  rows: readonly DiffRow[];
  label: string;
  /** `change`: before → after. `conflict`: mine against theirs, with what both started from. */
  kind?: 'change' | 'conflict';
}

function Value({ value, tone }: { value: ReactNode; tone?: 'old' | 'new' | undefined }) {
  const { t } = useTranslation();
  const empty = value === null || value === undefined || value === '';
  return <span className={cx(tone && styles[tone], empty && styles.empty)}>{empty ? t('diff.empty_value') : value}</span>;
}

/** Field by field, two or three sides. */
export function DiffTable({ rows, label, kind = 'change' }: DiffTableProps) {
  const { t } = useTranslation();
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('diff.field')}</th>
          <th scope="col">{t('diff.before')}</th>
          {kind === 'conflict' && <th scope="col">{t('diff.mine')}</th>}
          <th scope="col">{t(kind === 'conflict' ? 'diff.theirs' : 'diff.after')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className={cx(row.conflict && styles.conflict)}>
            <th scope="row">
              {row.field}
              {row.conflict && <span className="sr-only"> {t('diff.changed')}</span>}
            </th>
            <td>
              <Value value={row.before} tone={kind === 'change' ? 'old' : undefined} />
            </td>
            {kind === 'conflict' && (
              <td>
                <Value value={row.mine} tone="new" />
              </td>
            )}
            <td>
              <Value value={row.after} tone={kind === 'change' || row.conflict ? 'new' : undefined} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import styles from './DiffTable.module.css';

export interface DiffRow {
  field: ReactNode;
  key: string;
  /** `null` and `undefined` are shown as empty. */
  before?: ReactNode;
  mine?: ReactNode;
  /** Mine leaves this field alone. */
  untouched?: boolean;
  after: ReactNode;
  /** Both sides changed it, differently. */
  conflict?: boolean;
}

export interface DiffTableProps {
  rows: readonly DiffRow[];
  label: string;
  /** `change`: before → after. `conflict`: what both started from, theirs, mine. */
  kind?: 'change' | 'conflict';
  /** Other words over the columns. */
  heads?: Partial<Record<'before' | 'after' | 'mine', string>>;
}

function Value({ value, tone }: { value: ReactNode; tone?: 'old' | 'new' | undefined }) {
  const { t } = useTranslation();
  const empty = value === null || value === undefined || value === '';
  return <span className={cx(tone && styles[tone], empty && styles.empty)}>{empty ? t('diff.empty_value') : value}</span>;
}

/** Field by field, two or three sides. */
export function DiffTable({ rows, label, kind = 'change', heads }: DiffTableProps) {
  const { t } = useTranslation();
  const conflict = kind === 'conflict';
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('diff.field')}</th>
          <th scope="col">{heads?.before ?? t('diff.before')}</th>
          <th scope="col">{heads?.after ?? t(conflict ? 'diff.theirs' : 'diff.after')}</th>
          {conflict && <th scope="col">{heads?.mine ?? t('diff.mine')}</th>}
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
              <Value value={row.before} tone={conflict ? undefined : 'old'} />
            </td>
            <td className={cx(conflict && styles.theirs)}>
              <Value value={row.after} tone={!conflict || row.conflict ? 'new' : undefined} />
            </td>
            {conflict && (
              <td>
                <Value value={row.mine} tone={row.mine === undefined || row.untouched ? undefined : 'new'} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

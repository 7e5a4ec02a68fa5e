import { Section, Select } from '@/components';
import { importTargets, requiredTargets, type ImportOrder, type Inspection, type Target } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import styles from './Imports.module.css';

const NONE = 'none';

/** Each column of the file with what it holds, and the field that it becomes. */
export function Mapping({ inspection, order, onChange }: { inspection: Inspection; order: ImportOrder; onChange(part: Pick<ImportOrder, 'mapping'>): void }) {
  const { t } = useTranslation();
  const meaning = (column: number) => order.mapping.find((mapped) => mapped.column === column)?.target ?? null;
  const choose = (column: number, target: Target | typeof NONE) => {
    // A meaning is given once: whoever had it before is left out.
    const others = order.mapping.filter((mapped) => mapped.column !== column && mapped.target !== target);
    onChange({ mapping: target === NONE ? others : [...others, { column, target }] });
  };
  const options = [
    { value: NONE, label: t('imports.left_out') } as const,
    ...importTargets.map((target) => ({ value: target, label: t(`imports.target.${target}`), ...(requiredTargets.includes(target) ? { hint: t('imports.required') } : {}) })),
  ];
  return (
    <Section title={t('imports.mapping')} look="flush">
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('imports.mapping')}>
        <table className={styles.table}>
          <thead><tr><th scope="col">{t('imports.column')}</th><th scope="col">{t('imports.samples')}</th><th scope="col">{t('imports.becomes')}</th></tr></thead>
          <tbody>
            {inspection.columns.map((name, column) => (
              <tr key={column} data-left-out={meaning(column) === null || undefined}>
                <th scope="row"><bdi>{name}</bdi></th>
                <td className={styles.samples}><bdi>{(inspection.samples[column] ?? []).join(' · ')}</bdi></td>
                <td><Select size="sm" label={t('imports.meaning_of', { column: name })} value={meaning(column) ?? NONE} onChange={(target) => choose(column, target)} options={options} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

import { Columns3 } from 'lucide-react';
import { memo, useCallback, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, Checkbox, Popover, useWide } from '@/components';
import { columnKeys, usualColumns, wideColumns, type ColumnKey } from './columns';
import styles from './Tenants.module.css';

const STORAGE_KEY = 'wheelhouse.tenants.columns';

function stored(): readonly ColumnKey[] | null {
  try {
    const kept = (localStorage.getItem(STORAGE_KEY) ?? '').split(',');
    const known = columnKeys.filter((key) => kept.includes(key));
    return known.length > 0 ? known : null;
  } catch {
    return null;
  }
}

/** The chosen columns, remembered on this device. */
export function useColumnChoice(): [readonly ColumnKey[], (next: readonly ColumnKey[]) => void] {
  const [kept, setKept] = useState(stored);
  const wide = useWide();
  const chosen = kept ?? (wide ? wideColumns : usualColumns);
  const choose = useCallback((next: readonly ColumnKey[]) => {
    setKept(next);
    try {
      localStorage.setItem(STORAGE_KEY, next.join(','));
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  }, []);
  return [chosen, choose];
}

/** Memoised: the list around it is drawn at every keystroke. */
export const ColumnChoice = memo(function ColumnChoice({ chosen, onChange }: { chosen: readonly ColumnKey[]; onChange(next: readonly ColumnKey[]): void }) {
  const { t } = useTranslation();
  return (
    <Popover
      label={t('tenants.columns')}
      align="end"
      trigger={<Button variant="ghost" size="sm" icon={<Columns3 aria-hidden />}>{t('tenants.columns')}</Button>}
    >
      <div className={styles.columns} role="group" aria-label={t('tenants.columns')}>
        {columnKeys.map((key) => (
          <Checkbox
            key={key}
            checked={chosen.includes(key)}
            disabled={key === 'name'}
            onChange={(on) => onChange(on ? columnKeys.filter((other) => other === key || chosen.includes(other)) : chosen.filter((other) => other !== key))}
            label={t(`tenants.col.${key}`)}
          />
        ))}
      </div>
    </Popover>
  );
});

import { ListFilter, X } from 'lucide-react';
import { memo, useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button } from './Button';
import { Checkbox } from './Checkbox';
import { Popover } from './Popover';
import styles from './FilterBar.module.css';

export interface FilterOption {
  value: string;
  label: string;
  icon?: ReactNode;
}

export interface Filter {
  key: string;
  label: string;
  options: readonly FilterOption[];
  values: readonly string[];
  onChange(values: string[]): void;
}

export interface FilterBarProps {
  /** The screen's `SearchInput`. */
  search?: ReactNode;
  filters: readonly Filter[];
  /** At the end: sort, columns, a count. */
  children?: ReactNode;
}

/** Search, filters as chips that show what they are set to, and what else steers the list. */
export function FilterBar({ search, filters, children }: FilterBarProps) {
  const { t } = useTranslation();
  const active = filters.filter((filter) => filter.values.length > 0);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('ui.add_filter')}>
      {search && <div className={styles.search}>{search}</div>}
      {filters.map((filter) => (
        <FilterChip key={filter.key} filter={filter} />
      ))}
      {active.length > 1 && (
        <Button variant="ghost" size="sm" onClick={() => active.forEach((filter) => filter.onChange([]))}>
          {t('ui.clear_all')}
        </Button>
      )}
      {children && <div className={styles.end}>{children}</div>}
    </div>
  );
}

const FilterChip = memo(function Chip({ filter }: { filter: Filter }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const chosen = filter.options.filter((option) => filter.values.includes(option.value));
  const toggle = (value: string, on: boolean) =>
    filter.onChange(on ? [...filter.values, value] : filter.values.filter((present) => present !== value));
  return (
    <span className={styles.chip} data-active={chosen.length > 0 || undefined}>
      <Popover
        label={filter.label}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button type="button" className={styles.open}>
            {chosen.length === 0 && <ListFilter aria-hidden />}
            <span className={styles.name}>{filter.label}</span>
            {chosen.length > 0 && <span className={styles.values}>{chosen.map((option) => option.label).join(', ')}</span>}
          </button>
        }
      >
        <div className={styles.options} role="group" aria-label={filter.label}>
          {filter.options.map((option) => (
            <Checkbox
              key={option.value}
              checked={filter.values.includes(option.value)}
              onChange={(on) => toggle(option.value, on)}
              label={
                <span className={styles.option}>
                  {option.icon}
                  {option.label}
                </span>
              }
            />
          ))}
        </div>
      </Popover>
      {chosen.length > 0 && (
        <button type="button" className={styles.remove} aria-label={t('ui.remove_filter', { label: filter.label })} onClick={() => filter.onChange([])}>
          <X aria-hidden />
        </button>
      )}
    </span>
  );
});

import { SlidersHorizontal } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { Button, Field, FilterBar, Input, Popover, SearchInput } from '@/components';
import type { AuditCategory } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import { categories, noFilters, setCount, type AuditFilters } from './query';
import styles from './Audit.module.css';

interface AuditFilterBarProps {
  filters: AuditFilters;
  onChange(part: Partial<AuditFilters>): void;
  onClear(): void;
}

/** The last of what was ticked: the platform takes one value of each. */
const lastOf = <V extends string>(values: readonly string[], known: readonly V[]): V | null => known.find((value) => value === values.at(-1)) ?? null;

export function AuditFilterBar({ filters, onChange, onClear }: AuditFilterBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const operators = useQuery('operators_list', {}).data ?? [];
  const more = setCount(filters);
  const field = (key: 'action' | 'resource_type' | 'resource_id' | 'address', mono = true) => (
    <Field label={t(`audit.filter.${key}`)}>
      <Input mono={mono} value={filters[key]} onChange={(event) => onChange({ [key]: event.currentTarget.value })} autoComplete="off" spellCheck={false} {...(key === 'action' ? { placeholder: t('audit.filter.action_ph') } : {})} />
    </Field>
  );
  const dirty = JSON.stringify({ ...filters, text: '' }) !== JSON.stringify(noFilters);
  return (
    <FilterBar
      search={<SearchInput value={filters.text} onChange={(text) => onChange({ text })} placeholder={t('audit.search')} />}
      filters={[
        { key: 'category', label: t('audit.filter.category'), values: filters.category ? [filters.category] : [], onChange: (values) => onChange({ category: lastOf<AuditCategory>(values, categories) }), options: categories.map((value) => ({ value, label: t(`audit.category.${value}`) })) },
        { key: 'actor', label: t('audit.filter.actor'), values: filters.actor ? [filters.actor] : [], onChange: (values) => onChange({ actor: lastOf(values, operators.map((operator) => operator.id)) }), options: operators.map((operator) => ({ value: operator.id, label: operator.name })) },
      ]}
    >
      <Popover
        label={t('audit.filter.more')}
        align="end"
        trigger={<Button size="sm" icon={<SlidersHorizontal aria-hidden />}>{more > 0 ? t('audit.filter.set', { count: more, formatted: format.number(more) }) : t('audit.filter.more')}</Button>}
      >
        <div className={styles.more}>
          {field('action')}
          <div className={styles.pair}>{field('resource_type')}{field('address')}</div>
          {field('resource_id')}
          <div className={styles.pair}>
            <Field label={t('audit.filter.from')}><Input type="date" value={filters.from} max={filters.to || undefined} onChange={(event) => onChange({ from: event.currentTarget.value })} /></Field>
            <Field label={t('audit.filter.to')}><Input type="date" value={filters.to} min={filters.from || undefined} onChange={(event) => onChange({ to: event.currentTarget.value })} /></Field>
          </div>
        </div>
      </Popover>
      {dirty && <Button size="sm" variant="ghost" onClick={onClear}>{t('audit.filter.clear')}</Button>}
    </FilterBar>
  );
}

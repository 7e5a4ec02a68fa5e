import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { TenantQuery } from '@/contract';
import { Severity, type Filter } from '@/components';
import { choices } from './address';
import { healthLevel } from './words';

function narrowed<T extends string>(values: readonly string[], known: readonly T[]): T[] {
  return known.filter((value) => values.includes(value));
}

/** What is chosen beside the text. */
type Chosen = Omit<TenantQuery, 'text' | 'sort' | 'descending'>;

/** The chips over the list; the same while only the text changes. */
export function useFilters(query: TenantQuery, change: (part: Partial<TenantQuery>) => void, tags: readonly string[]): Filter[] {
  const { t } = useTranslation();
  const { statuses, plans, business_types, sizes, health, flagged, awaiting_review, archived, tags: chosen } = query;
  return useMemo(
    () => filtersOf({ statuses, plans, business_types, sizes, health, flagged, awaiting_review, archived, tags: chosen }, change, tags, t),
    [statuses, plans, business_types, sizes, health, flagged, awaiting_review, archived, chosen, change, tags, t],
  );
}

function filtersOf(query: Chosen, change: (part: Partial<TenantQuery>) => void, tags: readonly string[], t: TFunction): Filter[] {
  const more = [query.flagged ? 'flagged' : '', query.awaiting_review ? 'review' : '', query.archived ? 'archived' : ''].filter(Boolean);
  const known = [...new Set([...tags, ...query.tags])].sort();
  return [
    {
      key: 'status', label: t('tenants.filter.status'), values: query.statuses, onChange: (values) => change({ statuses: narrowed(values, choices.status) }),
      options: choices.status.map((value) => ({ value, label: t(`status.tenant.${value}`) })),
    },
    {
      key: 'plan', label: t('tenants.filter.plan'), values: query.plans, onChange: (values) => change({ plans: narrowed(values, choices.plan) }),
      options: choices.plan.map((value) => ({ value, label: t(`plan.${value}`) })),
    },
    {
      key: 'type', label: t('tenants.filter.type'), values: query.business_types, onChange: (values) => change({ business_types: narrowed(values, choices.type) }),
      options: choices.type.map((value) => ({ value, label: t(`tenant.type.${value}`) })),
    },
    {
      key: 'size', label: t('tenants.filter.size'), values: query.sizes, onChange: (values) => change({ sizes: narrowed(values, choices.size) }),
      options: choices.size.map((value) => ({ value, label: t(`tenant.size.${value}`) })),
    },
    {
      key: 'health', label: t('tenants.filter.health'), values: query.health, onChange: (values) => change({ health: narrowed(values, choices.health) }),
      options: choices.health.map((value) => ({ value, label: t(`tenant.health.${value}`), icon: <Severity level={healthLevel[value]} look="icon" word="" /> })),
    },
    ...(known.length > 0
      ? [{ key: 'tag', label: t('tenants.filter.tag'), values: query.tags, onChange: (values: string[]) => change({ tags: values }), options: known.map((value) => ({ value, label: value })) }]
      : []),
    {
      key: 'more', label: t('tenants.filter.more'), values: more,
      onChange: (values) => change({ flagged: values.includes('flagged') ? true : null, awaiting_review: values.includes('review'), archived: values.includes('archived') }),
      options: [
        { value: 'flagged', label: t('tenants.filter.flagged') },
        { value: 'review', label: t('tenants.filter.review') },
        { value: 'archived', label: t('tenants.filter.archived') },
      ],
    },
  ];
}

import type { SiteFilter } from '@/contract';

export const siteFilters = ['never_deployed', 'healthy', 'outdated', 'broken', 'deploying'] as const satisfies readonly SiteFilter[];

/** What a row of the list says of its site. */
export function lookOf(row: { site: { state: SiteFilter | string } | null; deploying: boolean }): SiteFilter {
  if (row.deploying) return 'deploying';
  const known = siteFilters.find((filter) => filter === row.site?.state);
  return known ?? 'never_deployed';
}

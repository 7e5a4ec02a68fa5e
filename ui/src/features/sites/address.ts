import { useCallback } from 'react';
import type { SiteQuery } from '@/contract';
import { useQuery } from '@/state';
import type { Codec } from '../views/address';
import { siteFilters } from './words';

export const everything: SiteQuery = { text: '', state: null };

export const codec: Codec<SiteQuery> = {
  path: '/sites',
  parse: (asked) => ({ text: asked.get('q') ?? '', state: siteFilters.find((state) => state === asked.get('state')) ?? null }),
  put(query, asked) {
    if (query.text) asked.set('q', query.text);
    if (query.state) asked.set('state', query.state);
  },
};

export const narrows = (query: SiteQuery): boolean => query.text !== '' || query.state !== null;

/** Where a tenant's site answers, as one types it into a browser; `null` while the platform's domain is not known. */
export function useSiteAddress(): (subdomain: string) => string | null {
  const state = useQuery('app_state', {}).data;
  const domain = state?.platform?.base_domain;
  // As the platform itself is reached, so are its sites.
  const scheme = state?.platform_url?.startsWith('https:') ? 'https' : 'http';
  return useCallback((subdomain) => (domain ? `${scheme}://${subdomain}.${domain}` : null), [domain, scheme]);
}

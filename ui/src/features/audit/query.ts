import type { AuditCategory } from '@/contract';
import type { AuditSearch } from '@/platform';

/** What the operator filters by, as the form holds it. */
export interface AuditFilters {
  text: string;
  category: AuditCategory | null;
  actor: string | null;
  action: string;
  resource_type: string;
  resource_id: string;
  address: string;
  /** Days of the operator's calendar, `YYYY-MM-DD`. */
  from: string;
  to: string;
}

export const noFilters: AuditFilters = { text: '', category: null, actor: null, action: '', resource_type: '', resource_id: '', address: '', from: '', to: '' };

/** What a link asks for: the records of one tenant, or everything. */
export function fromAddress(search: string): AuditFilters {
  const tenant = new URLSearchParams(search).get('tenant');
  return tenant ? { ...noFilters, resource_type: 'tenant', resource_id: tenant } : noFilters;
}

export const categories: readonly AuditCategory[] = ['platform', 'feature', 'tenant', 'config', 'security'];

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Local midnight of that day, or of the one after, as an instant. */
function midnight(text: string, after: number): string | undefined {
  if (!day.test(text)) return undefined;
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date + after).toISOString();
}

/** The filters as the platform takes them; what is empty stays away. */
export function toQuery(filters: AuditFilters): AuditSearch {
  const from = midnight(filters.from, 0);
  const to = midnight(filters.to, 1);
  const word = (key: 'text' | 'action' | 'resource_type' | 'resource_id' | 'address') => (filters[key].trim() ? { [key]: filters[key].trim() } : {});
  return {
    ...word('text'), ...word('action'), ...word('resource_type'), ...word('resource_id'), ...word('address'),
    ...(filters.category ? { category: filters.category } : {}), ...(filters.actor ? { actor_id: filters.actor } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}),
  };
}

/** Of the filters behind “more”, how many are set. */
export const setCount = (filters: AuditFilters) => [filters.action, filters.resource_type, filters.resource_id, filters.address, filters.from, filters.to].filter((value) => value.trim() !== '').length;

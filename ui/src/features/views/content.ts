import type { SavedView, SubscriptionQuery, TenantQuery, ViewColumn, ViewContent, ViewList } from '@/contract';
import { codec as subscriptions } from '../subscriptions/address';
import { codec as tenants } from '../tenants/address';
import { searchOf } from './address';

/** A list that views can be saved of: how its question and its columns become a view, and a view becomes them. */
export interface Listed<Query> {
  list: ViewList;
  keep(query: Query, columns: ViewColumn[]): ViewContent;
  /** `null` for a view of another list. */
  take(content: ViewContent): { query: Query; columns: ViewColumn[] } | null;
}

type Of<List extends ViewList> = Extract<ViewContent, { list: List }>;

const ofTenants = ({ filter, sort, descending }: Of<'tenants'>): TenantQuery => ({ ...filter, sort, descending });
const ofSubscriptions = ({ filter, descending }: Of<'subscriptions'>): SubscriptionQuery => ({ ...filter, descending });

export const tenantViews: Listed<TenantQuery> = {
  list: 'tenants',
  keep: ({ sort, descending, ...filter }, columns) => ({ list: 'tenants', filter, sort, descending, columns }),
  take: (content) => (content.list === 'tenants' ? { query: ofTenants(content), columns: content.columns } : null),
};

export const subscriptionViews: Listed<SubscriptionQuery> = {
  list: 'subscriptions',
  keep: ({ descending, ...filter }, columns) => ({ list: 'subscriptions', filter, descending, columns }),
  take: (content) => (content.list === 'subscriptions' ? { query: ofSubscriptions(content), columns: content.columns } : null),
};

/** Where a view opens: its list, asked as the view says. */
export function addressOfView({ id, content }: Pick<SavedView, 'id' | 'content'>): string {
  return content.list === 'tenants'
    ? `/tenants${searchOf(tenants, { query: ofTenants(content), row: null, view: id })}`
    : `/subscriptions${searchOf(subscriptions, { query: ofSubscriptions(content), row: null, view: id })}`;
}

/** Lists of choices are sets: their order says nothing. */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((part) => typeof part === 'string') ? [...value].sort() : value.map(settled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)).map(([key, part]) => [key, settled(part)]));
}

/** Whether two lists show the same. */
export function same(a: ViewContent, b: ViewContent): boolean {
  return JSON.stringify(settled(a)) === JSON.stringify(settled(b));
}

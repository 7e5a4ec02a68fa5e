import type { TenantQuery, TenantSort } from '@/contract';
import { parseAsked, searchOf, type Asked, type Codec } from '../views/address';

const statuses = ['pending_review', 'active', 'paused', 'suspended', 'rejected', 'terminated'] as const;
const plans = ['free', 'pro', 'enterprise'] as const;
const types = ['medical', 'salon', 'restaurant', 'consultant', 'general'] as const;
const sizes = ['solo', 'small', 'medium', 'large'] as const;
const healths = ['excellent', 'good', 'degraded', 'critical'] as const;
const sorts = ['name', 'number', 'status', 'plan', 'risk', 'revenue', 'created', 'updated', 'last_active'] as const;

export const choices = { status: statuses, plan: plans, type: types, size: sizes, health: healths } as const;

export const everything: TenantQuery = {
  text: '', statuses: [], plans: [], business_types: [], sizes: [], health: [], tags: [], flagged: null, archived: false, awaiting_review: false, sort: 'name', descending: false,
};

function listOf<T extends string>(text: string | null, known: readonly T[]): T[] {
  return (text ?? '').split(',').filter((part): part is T => (known as readonly string[]).includes(part));
}

export const codec: Codec<TenantQuery> = {
  path: '/tenants',
  parse(asked) {
    const sort = asked.get('sort') ?? 'name';
    const key = sort.replace(/^-/, '');
    return {
      text: asked.get('q') ?? '',
      statuses: listOf(asked.get('status'), statuses), plans: listOf(asked.get('plan'), plans), business_types: listOf(asked.get('type'), types),
      sizes: listOf(asked.get('size'), sizes), health: listOf(asked.get('health'), healths), tags: asked.getAll('tag').filter(Boolean),
      flagged: asked.has('flagged') ? true : null, archived: asked.has('archived'), awaiting_review: asked.has('review'),
      sort: sorts.find((known): known is TenantSort => known === key) ?? 'name', descending: sort.startsWith('-'),
    };
  },
  put(query, asked) {
    const put = (key: string, value: string) => value && asked.set(key, value);
    put('q', query.text);
    put('status', query.statuses.join(','));
    put('plan', query.plans.join(','));
    put('type', query.business_types.join(','));
    put('size', query.sizes.join(','));
    put('health', query.health.join(','));
    // A tag may hold a comma.
    query.tags.forEach((tag) => asked.append('tag', tag));
    put('flagged', query.flagged ? '1' : '');
    put('archived', query.archived ? '1' : '');
    put('review', query.awaiting_review ? '1' : '');
    if (query.sort !== 'name' || query.descending) asked.set('sort', `${query.descending ? '-' : ''}${query.sort}`);
  },
};

export const parse = (search: string): Asked<TenantQuery> => parseAsked(codec, search);

export const addressOf = (asked: Asked<TenantQuery>): string => `${codec.path}${searchOf(codec, asked)}`;

/** Whether anything narrows the list. */
export function narrows(query: TenantQuery): boolean {
  return addressOf({ query: { ...query, sort: 'name', descending: false }, row: null }) !== codec.path;
}

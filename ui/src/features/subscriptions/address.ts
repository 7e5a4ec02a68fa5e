import type { SubscriptionQuery } from '@/contract';
import type { Codec } from '../views/address';
import { plans, states } from './words';

export const everything: SubscriptionQuery = { text: '', states: [], plans: [], descending: false };

export function known<T extends string>(values: readonly string[], all: readonly T[]): T[] {
  return all.filter((value) => values.includes(value));
}

export const codec: Codec<SubscriptionQuery> = {
  path: '/subscriptions',
  beside: true,
  parse: (asked) => ({
    text: asked.get('q') ?? '',
    states: known((asked.get('state') ?? '').split(','), states),
    plans: known((asked.get('plan') ?? '').split(','), plans),
    descending: asked.get('sort') === '-ends',
  }),
  put(query, asked) {
    const put = (key: string, value: string) => value && asked.set(key, value);
    put('q', query.text);
    put('state', query.states.join(','));
    put('plan', query.plans.join(','));
    put('sort', query.descending ? '-ends' : '');
  },
};

export const narrows = (query: SubscriptionQuery): boolean => query.text !== '' || query.states.length > 0 || query.plans.length > 0;

import { limitKeys, usageThresholds, type NearQuery } from '@/contract';
import { known } from '@/features/subscriptions/address';
import { plans } from '@/features/subscriptions/words';
import type { Codec } from '../views/address';

/** Everybody who is near a limit. */
export const everything: NearQuery = { over: 80, plans: [], limit: null };

/** The list is not searched: its text stays empty. */
export type NearAsked = NearQuery & { text: string };

export const codec: Codec<NearAsked> = {
  path: '/usage',
  parse: (asked) => ({
    text: '',
    over: usageThresholds.find((threshold) => String(threshold) === asked.get('over')) ?? everything.over,
    plans: known((asked.get('plan') ?? '').split(','), plans),
    limit: limitKeys.find((key) => key === asked.get('limit')) ?? null,
  }),
  put(query, asked) {
    if (query.over !== everything.over) asked.set('over', String(query.over));
    if (query.plans.length > 0) asked.set('plan', query.plans.join(','));
    if (query.limit) asked.set('limit', query.limit);
  },
};

export const narrows = (query: NearQuery): boolean => query.limit !== null || query.plans.length > 0 || query.over !== everything.over;

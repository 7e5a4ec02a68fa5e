import type { NearPage } from '@/contract';
import { useQuery } from '@/state';
import { everything } from './address';

/** How many tenants are near their limits, without their rows. */
export function useNear(): NearPage | undefined {
  return useQuery('usage_near', { query: everything, offset: 0, limit: 1 }).data;
}

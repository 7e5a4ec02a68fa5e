import type { TenantQuery } from '@/contract';
import { leftAt, useAsked as useAskedOf, type AskedState } from '../views/useAsked';
import { codec } from './address';

/** The list as one left it: where “all tenants” leads back to. */
export const listAddress = (): string => leftAt(codec.path);

export const useAsked = (): AskedState<TenantQuery> => useAskedOf(codec);

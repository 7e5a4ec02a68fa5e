import type { Action, Resource, Role, SyncStatus } from '@/contract';
import { useQuery } from './hooks';

/** Who is signed in; `null` before that. */
export function useMe() {
  return useQuery('app_state', {}).data?.me ?? null;
}

export function useSync(): SyncStatus | undefined {
  return useQuery('sync_status', {}).data;
}

export function useIsOffline(): boolean {
  const sync = useSync();
  return sync !== undefined && (sync.link === 'offline' || sync.link === 'stopped');
}

/** Resources that admins may only read: whoever is refused here needs an owner. */
const ownersOnly: readonly Resource[] = ['operators', 'api_keys', 'system_config'];

/** Whether the operator may; what is refused names the role that it needs. The platform enforces, this explains. */
export function usePermission(resource: Resource, action: Action): { allowed: boolean; needs: Role } {
  const me = useMe();
  const allowed = me?.permissions.some((permission) => permission.resource === resource && permission.action === action) ?? false;
  return { allowed, needs: me?.operator.role === 'support' && !ownersOnly.includes(resource) ? 'admin' : 'owner' };
}

import { useTranslation } from '@/i18n/translation';
import type { Action, Resource, WhyNot } from '@/contract';
import { useIsOffline, usePermission } from '@/state';

/** Why the operator's role does not allow it, or `null`. */
export function useRoleReason(resource: Resource, action: Action): string | null {
  const { t } = useTranslation();
  const { allowed, needs } = usePermission(resource, action);
  return allowed ? null : t('ui.needs_role', { role: t(`role.${needs}`) });
}

/** Why what cannot wait in the outbox is not possible now, or `null`. */
export function useOnlineReason(): string | null {
  const { t } = useTranslation();
  return useIsOffline() ? t('govern.offline_only') : null;
}

/** The shell's own reason as a sentence. */
export function useWhyNot(): (why: WhyNot | null) => string | null {
  const { t } = useTranslation();
  return (why) => {
    if (!why) return null;
    switch (why.why) {
      case 'needs_role':
        return t('ui.needs_role', { role: t(`role.${why.role}`) });
      case 'offline':
        return t('govern.offline_only');
      case 'status':
        return t('govern.why.status', { status: t(`status.tenant.${why.status}`) });
      case 'approval_pending':
        return t('govern.why.approval_pending');
      case 'in_outbox':
        return t('govern.why.in_outbox');
    }
  };
}

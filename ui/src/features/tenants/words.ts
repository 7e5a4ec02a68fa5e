import { useCallback } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Health, TenantAction, WhyNot } from '@/contract';
import type { SeverityLevel } from '@/components';

/** The running number as people write it. */
export function tenantNumber(number: number): string {
  return `T-${String(number).padStart(6, '0')}`;
}

export const healthLevel: Record<Health, SeverityLevel> = { excellent: 'ok', good: 'ok', degraded: 'medium', critical: 'critical' };

/** Low to 25, medium to 50, high to 75, critical above. */
export function riskLevel(score: number): SeverityLevel {
  return score > 75 ? 'critical' : score > 50 ? 'high' : score > 25 ? 'medium' : 'low';
}

/** Why something cannot be done, in a sentence. */
export function useWhyNot(): (why: WhyNot | null) => string | null {
  const { t } = useTranslation();
  return useCallback(
    (why) => {
      if (!why) return null;
      switch (why.why) {
        case 'needs_role':
          return t('tenant.why.needs_role', { role: t(`role.${why.role}`) });
        case 'status':
          return t('tenant.why.status', { status: t(`status.tenant.${why.status}`) });
        case 'offline':
        case 'approval_pending':
        case 'in_outbox':
          return t(`tenant.why.${why.why}`);
      }
    },
    [t],
  );
}

/** The reason of an action that is not enabled; `null` when it is. */
export function useReason(): (action: TenantAction | undefined) => string | null {
  const { t } = useTranslation();
  const whyNot = useWhyNot();
  return useCallback((action) => (action?.enabled ? null : (whyNot(action?.why_not ?? null) ?? t('error.forbidden'))), [t, whyNot]);
}

import type { IntegrationState } from '@/contract';
import type { SeverityLevel } from '@/components';

export const integrationLevel: Record<IntegrationState, SeverityLevel> = { active: 'ok', failing: 'high', not_configured: 'info' };

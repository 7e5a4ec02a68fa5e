import { useTranslation } from '@/i18n/translation';
import { Badge, type Tone } from '@/components';
import type { ApprovalStatus } from '@/contract';

const tones: Record<ApprovalStatus, Tone> = { pending: 'accent', applied: 'ok', rejected: 'high', cancelled: 'neutral', expired: 'neutral', suspended: 'medium' };

export function ApprovalState({ status }: { status: ApprovalStatus }) {
  const { t } = useTranslation();
  return <Badge tone={tones[status]}>{t(`approvals.status.${status}`)}</Badge>;
}

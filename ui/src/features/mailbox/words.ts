import { useTranslation } from '@/i18n/translation';
import { CircleCheck, CircleX, Clock, Inbox, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { MailState } from '@/contract';
import type { Tone } from '@/components';

export const mailStates = ['queued', 'sending', 'sent', 'failed', 'kept'] as const satisfies readonly MailState[];

/** Of each state a tone and a shape: colour alone tells nothing. */
export const looks: Record<MailState, { tone: Tone; icon: LucideIcon }> = {
  queued: { tone: 'medium', icon: Clock },
  sending: { tone: 'info', icon: LoaderCircle },
  sent: { tone: 'ok', icon: CircleCheck },
  failed: { tone: 'critical', icon: CircleX },
  kept: { tone: 'neutral', icon: Inbox },
};

/** Ada Lovelace <ada@example.com>, each in its own direction. */
export function useRecipient() {
  const { t } = useTranslation();
  return (name: string, address: string) => (name ? t('mailbox.to_both', { name, address }) : address);
}

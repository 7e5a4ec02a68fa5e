import type { LimitState } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

/** How far a limit is used, by the threshold that it has reached. */
export type Level = 'near' | 'full' | 'over';

export const levelOf = ({ threshold }: Pick<LimitState, 'threshold'>): Level | null => (threshold === null ? null : threshold >= 120 ? 'over' : threshold >= 100 ? 'full' : 'near');

/** Colour, shape and word of a level: those of the alerts that tell it. */
export const severityOf = { near: 'medium', full: 'high', over: 'critical' } as const;

/** A number, or the word for no limit. */
export function useAllowed(): (allowed: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (allowed) => (allowed < 0 ? t('ui.unlimited') : format.number(allowed));
}

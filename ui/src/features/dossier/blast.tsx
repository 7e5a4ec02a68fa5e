import { DateTime, Money, type BlastItem } from '@/components';
import type { BlastRadius } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

/** What a change of status touches, line by line. */
export function useBlast(): (blast: BlastRadius) => BlastItem[] {
  const { t } = useTranslation();
  const format = useFormat();
  return (blast) => {
    const count = (label: string, value: number, warns: boolean): BlastItem => ({ label, value: format.number(value), tone: warns && value > 0 ? 'warn' : 'normal' });
    return [
      count(t('statuschange.blast.users'), blast.users_total, false),
      count(t('statuschange.blast.online'), blast.users_online, true),
      count(t('statuschange.blast.incidents'), blast.open_incidents, true),
      count(t('statuschange.blast.alerts'), blast.open_alerts, false),
      count(t('statuschange.blast.modules'), blast.modules, false),
      { label: t('statuschange.blast.revenue'), value: <Money minor={blast.revenue_minor} currency={blast.currency} />, tone: blast.revenue_minor > 0 ? 'warn' : 'normal' },
      count(t('statuschange.blast.impersonations'), blast.active_impersonations, true),
      ...(blast.as_of ? [{ label: t('statuschange.blast.as_of'), value: <DateTime at={blast.as_of} show="time" /> }] : []),
    ];
  };
}

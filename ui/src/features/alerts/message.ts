import { useCallback } from 'react';
import { limitKeys, type Alert } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

/** The limit that an alert is about; `null` for one of another kind. */
export const limitOf = ({ kind, service }: Pick<Alert, 'kind' | 'service'>) => (kind === 'quota' ? (limitKeys.find((key) => key === service) ?? null) : null);

/** What an alert says: in the platform's own English, else in the reader's language where the figures tell all of it. */
export function useAlertMessage(): (alert: Alert) => string {
  const { t, language } = useTranslation();
  const format = useFormat();
  return useCallback(
    (alert) => {
      const limit = limitOf(alert);
      const { current_value: used, expected_value: allowed } = alert;
      if (language === 'en' || limit === null || allowed <= 0) return alert.message;
      return t('alerts.quota', { limit: t(`dossier.limit.${limit}`), used: format.number(used), allowed: format.number(allowed), percent: format.percent(Math.floor((used * 100) / allowed) / 100) });
    },
    [t, language, format],
  );
}

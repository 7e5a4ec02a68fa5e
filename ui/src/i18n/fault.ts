import { useCallback } from 'react';
import type { FieldError } from '@/contract';
import { useTranslation } from './translation';

/** The sentence at a field: the engine's own in English, in other languages the one that the dictionary has for the field. */
export function useFaultText(): (fault: FieldError) => string {
  const { t, i18n, language } = useTranslation();
  return useCallback(
    ({ field, message }) => {
      if (language === 'en') return message;
      const known: unknown = i18n.getResource(language, 'translation', `edit.invalid.${field.replaceAll('.', '_')}`);
      return typeof known === 'string' ? known : t('edit.invalid.other');
    },
    [t, i18n, language],
  );
}

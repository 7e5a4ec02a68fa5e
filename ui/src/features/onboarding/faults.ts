import { useCallback } from 'react';
import type { FieldError } from '@/contract';
import { useTranslation } from '@/i18n/translation';

/** The sentence of a field: the contract's own in English, the dictionary's otherwise. */
export function useFaultSentence(): (fault: FieldError) => string {
  const { t, i18n, language } = useTranslation();
  return useCallback(
    ({ field, message }) => {
      if (language === 'en') return message;
      const key = field.replace(/^(\w+\.hours)\.\d+$/, '$1_day').replaceAll('.', '_');
      const known: unknown = i18n.getResource(language, 'translation', `onboarding.fault.${key}`);
      return typeof known === 'string' ? known : t('onboarding.fault.other');
    },
    [t, i18n, language],
  );
}

/** What a field is called. */
export function useFieldName(): (path: string) => string {
  const { t, i18n, language } = useTranslation();
  return useCallback(
    (path) => {
      const key = path.replace(/^(\w+\.hours)\.\d+$/, '$1').replaceAll('.', '_');
      const known: unknown = i18n.getResource(language, 'translation', `onboarding.field.${key}`);
      return typeof known === 'string' ? known : t('onboarding.field.other');
    },
    [t, i18n, language],
  );
}

/** A subcategory that a type of business proposes, in the reader's language; another one as it was typed. */
export function useSubcategory(): (name: string) => string {
  const { i18n, language } = useTranslation();
  return useCallback(
    (name) => {
      const known: unknown = i18n.getResource(language, 'translation', `onboarding.subcategory.${name.toLowerCase().replaceAll(/[^a-zé]+/g, '_')}`);
      return typeof known === 'string' ? known : name;
    },
    [i18n, language],
  );
}

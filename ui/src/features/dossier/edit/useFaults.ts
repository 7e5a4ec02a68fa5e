import { useCallback } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { FieldError, Problem } from '@/contract';

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

/** What the engine says of a field, by its path; a list's own field stands for each of its parts (`tags.3`). */
export function faultAt(problem: Problem | null, path: string): FieldError | undefined {
  return problem?.fields?.find(({ field }) => field === path || field.startsWith(`${path}.`));
}

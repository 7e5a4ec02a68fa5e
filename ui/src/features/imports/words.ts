import { useCallback } from 'react';
import { sentenceOf } from '@/app/acts';
import type { CellFault, Problem } from '@/contract';
import { useTranslation } from '@/i18n/translation';

/** What is wrong with a file: in English the reader's own words, which name the line; in other languages that it cannot be read. */
export function useFileFault(): (problem: Problem | null) => string {
  const { t, language } = useTranslation();
  return useCallback(
    (problem) => {
      const said = problem?.fields?.[0]?.message;
      if (said !== undefined) return language === 'en' ? said : t('imports.unreadable');
      return problem ? sentenceOf(problem) : t('govern.failed');
    },
    [t, language],
  );
}

/** What is wrong with a cell: in English the rule's own words, in other languages those of its field. */
export function useCellFault(): (fault: CellFault) => string {
  const { t, i18n, language } = useTranslation();
  return useCallback(
    ({ kind, target, message }) => {
      if (language === 'en') return message;
      if (kind !== 'invalid') return t(`imports.fault.${kind}`);
      const known: unknown = i18n.getResource(language, 'translation', `imports.fault.${target ?? 'row'}`);
      return typeof known === 'string' ? known : t('imports.fault.other');
    },
    [t, i18n, language],
  );
}

import { useCallback } from 'react';
import { useTranslation } from './translation';

/** The word for a name that comes from data (`word('field', 'risk_score')`); a name that no list knows is made readable. */
export function useWord(): (group: 'field' | 'value' | 'act', name: string) => string {
  const { i18n, language } = useTranslation();
  return useCallback(
    (group, name) => {
      const known: unknown = i18n.getResource(language, 'translation', `${group}.${name.replaceAll('.', '_')}`);
      if (typeof known === 'string') return known;
      const plain = name.replaceAll(/[_.]/g, ' ');
      return group === 'value' ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
    },
    [i18n, language],
  );
}

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The word for a name that comes from data (`word('field', 'risk_score')`); a name that no list knows is made readable. */
export function useWord(): (group: 'field' | 'value' | 'act', name: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (group, name) => {
      const known: unknown = i18n.getResource(i18n.language, 'translation', `${group}.${name.replaceAll('.', '_')}`);
      if (typeof known === 'string') return known;
      const plain = name.replaceAll(/[_.]/g, ' ');
      return group === 'value' ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
    },
    [i18n],
  );
}

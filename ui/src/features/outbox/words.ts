import { useTranslation } from 'react-i18next';
import { useWord } from '@/i18n/word';

/** The request's own word as an operator says it. */
export function useIntent(): (intent: string) => string {
  const { i18n } = useTranslation();
  const word = useWord();
  return (intent) => {
    const known: unknown = i18n.getResource(i18n.language, 'translation', `outbox.intent.${intent}`);
    return typeof known === 'string' ? known : word('value', intent);
  };
}

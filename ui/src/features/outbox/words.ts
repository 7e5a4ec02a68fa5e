import { useTranslation } from '@/i18n/translation';
import type { OutboxItem } from '@/contract';
import { useWord } from '@/i18n/word';

/** What an entry does, in the words of an operator: the request names verdicts, states and fields. */
export function useIntent(): (item: Pick<OutboxItem, 'kind' | 'intent'>) => string {
  const { i18n, language } = useTranslation();
  const word = useWord();
  return ({ kind, intent }) =>
    intent
      .split(', ')
      .map((part) => {
        if (kind === 'tenant_edit') return word('field', part);
        const known: unknown = i18n.getResource(language, 'translation', `outbox.intent.${part}`);
        return typeof known === 'string' ? known : word('value', part);
      })
      .join(language === 'fa' ? '، ' : ', ');
}

/** Kind and decision in one line. */
export function useDeed(): (item: Pick<OutboxItem, 'kind' | 'intent'>) => string {
  const { t } = useTranslation();
  const intent = useIntent();
  return (item) => [t(`outbox.kind.${item.kind}`), intent(item)].filter(Boolean).join(' · ');
}

import { useTranslation } from '@/i18n/translation';
import type { OutboxItem } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useWord } from '@/i18n/word';

/** Their intent names the fields that they change. */
const naming: ReadonlySet<OutboxItem['kind']> = new Set(['tenant_edit', 'tenant_update', 'subscription_control', 'view_change']);

/** What an entry does, in the words of an operator: the request names verdicts, states and fields. */
export function useIntent(): (item: Pick<OutboxItem, 'kind' | 'intent'>) => string {
  const { i18n, language } = useTranslation();
  const word = useWord();
  const format = useFormat();
  return ({ kind, intent }) =>
    intent
      .split(', ')
      .map((part) => {
        if (naming.has(kind)) return word('field', part);
        if (kind === 'limit_override' || kind === 'limit_removal') return String(i18n.getResource(language, 'translation', `dossier.limit.${part}`) ?? part);
        if (kind === 'subscription_extend' && /^\d+$/.test(part)) return i18n.t('subscriptions.months', { lng: language, count: Number(part), formatted: format.number(Number(part)) });
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

import { Counter, Field, Textarea } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

export const reasonLength = (text: string) => [...text.trim()].length;

/** Why: it stands in the history and in the audit log. */
export function Reason({ value, onChange, min = 1, tried, error, autoFocus = false }: { value: string; onChange(text: string): void; min?: number; tried: boolean; error?: string | undefined; autoFocus?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const length = reasonLength(value);
  const short = length < min;
  const fault = tried && short ? t('subscriptions.fault.reason', { count: min, formatted: format.number(min) }) : length > 500 ? t('edit.fault.long', { max: format.number(500) }) : error;
  return (
    <Field
      label={t('field.reason')}
      required
      error={fault}
      aside={<Counter length={length} min={min} max={500} />}
      hint={min > 1 && length > 0 && short && !tried ? t('ui.characters_missing', { n: format.number(min - length), min: format.number(min) }) : t('subscriptions.reason_hint')}
    >
      <Textarea rows={2} dir="auto" autoFocus={autoFocus} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </Field>
  );
}

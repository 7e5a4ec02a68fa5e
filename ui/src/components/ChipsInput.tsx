import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFieldControl } from './Field';
import styles from './ChipsInput.module.css';

export interface ChipsInputProps {
  values: readonly string[];
  onChange(values: string[]): void;
  placeholder?: string;
  /** The accessible name of the button that removes one. */
  removeLabel(value: string): string;
}

/** Words that become chips at Enter, comma or leaving; Backspace takes the last one back. */
export function ChipsInput({ values, onChange, placeholder, removeLabel }: ChipsInputProps) {
  const { t } = useTranslation();
  const field = useFieldControl();
  const [text, setText] = useState('');
  const add = (raw: string) => {
    const fresh = raw.split(/[,،]/).map((part) => part.trim()).filter((part) => part && !values.includes(part));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)]);
    setText('');
  };
  return (
    <span className={styles.box}>
      {values.map((value) => (
        <span key={value} className={styles.chip}>
          <span dir="auto">{value}</span>
          <button type="button" className={styles.remove} aria-label={removeLabel(value)} onClick={() => onChange(values.filter((other) => other !== value))}>
            <X aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...field}
        className={styles.input}
        value={text}
        placeholder={values.length === 0 ? (placeholder ?? t('ui.select_placeholder')) : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => (/[,،]/.test(event.currentTarget.value) ? add(event.currentTarget.value) : setText(event.currentTarget.value))}
        onBlur={() => text && add(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            add(text);
          }
          if (event.key === 'Backspace' && !text && values.length > 0) onChange(values.slice(0, -1));
        }}
      />
    </span>
  );
}

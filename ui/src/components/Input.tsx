import { Eye, EyeOff, Search, X } from 'lucide-react';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import { useFieldControl } from './Field';
import styles from './Input.module.css';

export interface InputProps extends ComponentProps<'input'> {
  leading?: ReactNode;
  trailing?: ReactNode;
  /** For ids, addresses and subdomains: monospaced and left to right. */
  mono?: boolean;
}

/** While empty a field has the direction of the page, where its placeholder belongs. */
function directionOf({ dir, value }: { dir?: string | undefined; value?: unknown }): { dir?: string | undefined } {
  return dir === 'auto' && value === '' ? { dir: undefined } : {};
}

export function Input({ leading, trailing, mono, className, ...rest }: InputProps) {
  const field = useFieldControl();
  return (
    <span className={cx(styles.box, className)}>
      {leading && <span className={styles.slot}>{leading}</span>}
      <input {...field} {...rest} {...directionOf(rest)} data-empty={(rest.type === 'date' && rest.value === '') || undefined} className={cx(styles.input, mono && styles.mono)} />
      {trailing && <span className={styles.slot}>{trailing}</span>}
    </span>
  );
}

export function PasswordInput(props: Omit<InputProps, 'type' | 'trailing'>) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={shown ? 'text' : 'password'}
      trailing={
        <button
          type="button"
          className={styles.inner}
          aria-label={t(shown ? 'ui.hide_password' : 'ui.show_password')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </button>
      }
    />
  );
}

export interface SearchInputProps extends Omit<InputProps, 'onChange' | 'value' | 'type'> {
  value: string;
  onChange(value: string): void;
}

/** The search of a screen: `/` focuses it, Escape empties it and then leaves it. */
export function SearchInput({ value, onChange, ...rest }: SearchInputProps) {
  const { t } = useTranslation();
  return (
    <Input
      data-search
      aria-label={rest.placeholder ?? t('ui.search')}
      placeholder={t('ui.search')}
      {...rest}
      type="text"
      role="searchbox"
      spellCheck={false}
      autoComplete="off"
      value={value}
      leading={<Search aria-hidden />}
      trailing={
        value && (
          <button type="button" className={styles.inner} aria-label={t('ui.clear')} onClick={() => onChange('')}>
            <X aria-hidden />
          </button>
        )
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        rest.onKeyDown?.(event);
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (value) onChange('');
        else event.currentTarget.blur();
      }}
    />
  );
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  const field = useFieldControl();
  return <textarea rows={4} {...field} {...rest} {...directionOf(rest)} className={cx(styles.textarea, className)} />;
}

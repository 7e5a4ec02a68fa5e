import { createContext, use, useId, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { cx } from './cx';
import styles from './Field.module.css';

interface FieldContext {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const Context = createContext<FieldContext | null>(null);

/** The attributes that tie a control to the label, hint and error of the `Field` around it. */
export function useFieldControl() {
  const field = use(Context);
  if (!field) return {};
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** A sentence that says what is accepted. */
  error?: ReactNode;
  required?: boolean;
  optional?: boolean;
  /** At the end of the label's line: a link, a counter. */
  aside?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
}

export function Field({ label, hint, error, required = false, optional = false, aside, hideLabel, className, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = cx(Boolean(error) && errorId, Boolean(hint) && hintId) || undefined;
  return (
    <div className={cx(styles.field, className)}>
      <div className={cx(styles.head, hideLabel && 'sr-only')}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {optional && <span className={styles.optional}>{t('ui.optional')}</span>}
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      <Context value={{ id, describedBy, invalid: Boolean(error), required }}>{children}</Context>
      {error && (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** `120 / 500`, in the error colour while too few or too many. */
export function Counter({ length, min = 0, max }: { length: number; min?: number; max: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wrong = length > max || (length > 0 && length < min);
  return <span className={cx(styles.counter, wrong && styles.wrong)}>{t('ui.characters', { n: format.number(length), max: format.number(max) })}</span>;
}

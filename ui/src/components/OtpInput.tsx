import { useState } from 'react';
import { cx } from './cx';
import { useFieldControl } from './Field';
import styles from './OtpInput.module.css';

export interface OtpInputProps {
  value: string;
  onChange(value: string): void;
  /** Called once all digits are in. */
  onComplete?(value: string): void;
  length?: number;
  autoFocus?: boolean;
  disabled?: boolean;
  /** Needed outside a `Field`. */
  label?: string;
}

/** Persian and Arabic digits, as a Persian keyboard types them, to Latin ones. */
export function latinDigits(text: string): string {
  return text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
}

/** One real field under painted cells, so that pasting, autofill and screen readers work as with any field. */
export function OtpInput({ value, onChange, onComplete, length = 6, autoFocus, disabled, label }: OtpInputProps) {
  const field = useFieldControl();
  const [focused, setFocused] = useState(false);
  return (
    <span className={cx(styles.otp, focused && styles.focused)}>
      <input
        {...field}
        className={styles.input}
        aria-label={label}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]*"
        autoFocus={autoFocus}
        disabled={disabled}
        value={value}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => {
          const digits = latinDigits(event.currentTarget.value).replace(/\D/g, '').slice(0, length);
          onChange(digits);
          if (digits.length === length && digits !== value) onComplete?.(digits);
        }}
      />
      {Array.from({ length }, (_, i) => (
        <span
          key={i}
          aria-hidden
          className={cx(styles.cell, i === Math.min(value.length, length - 1) && styles.current, i === length / 2 && styles.gap)}
        >
          {value[i]}
        </span>
      ))}
    </span>
  );
}

import { useFieldControl } from './Field';
import { Input } from './Input';
import styles from './ColourInput.module.css';

export interface ColourInputProps {
  /** `#rrggbb`, or what somebody is typing. */
  value: string;
  onChange(value: string): void;
  /** Of the swatch, which opens the system's own choice. */
  swatchLabel: string;
  name?: string;
}

const whole = /^#[0-9a-f]{6}$/i;

/** A colour by hand or by eye. */
export function ColourInput({ value, onChange, swatchLabel, name }: ColourInputProps) {
  const field = useFieldControl();
  const shown = whole.test(value) ? value : '#000000';
  return (
    <span className={styles.colour}>
      <span className={styles.swatch} style={{ background: whole.test(value) ? value : 'transparent' }}>
        <input type="color" aria-label={swatchLabel} value={shown} className={styles.eye} onChange={(event) => onChange(event.currentTarget.value)} />
      </span>
      <Input {...field} {...(name ? { name } : {})} mono dir="ltr" autoComplete="off" spellCheck={false} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </span>
  );
}

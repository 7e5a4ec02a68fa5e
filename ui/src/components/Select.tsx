import * as Radix from '@radix-ui/react-select';
import { getNonce } from 'get-nonce';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import { useFieldControl } from './Field';
import styles from './Select.module.css';

export interface Option<V extends string> {
  value: V;
  label: string;
  hint?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<V extends string> {
  value: V | null;
  onChange(value: NoInfer<V>): void;
  options: readonly Option<NoInfer<V>>[];
  placeholder?: string;
  /** Needed outside a `Field`. */
  label?: string;
  size?: 'sm' | 'md';
  disabled?: boolean;
  className?: string;
}

export function Select<V extends string>({ value, onChange, options, placeholder, label, size = 'md', disabled, className }: SelectProps<V>) {
  const { t } = useTranslation();
  const field = useFieldControl();
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <Radix.Root value={value ?? ''} onValueChange={choose} {...(disabled ? { disabled } : {})}>
      <Radix.Trigger {...field} {...(label ? { 'aria-label': label } : {})} className={cx(styles.trigger, styles[size], className)}>
        <Radix.Value placeholder={placeholder ?? t('ui.select_placeholder')} />
        <Radix.Icon className={styles.chevron}>
          <ChevronDown aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport className={styles.viewport} {...(getNonce() ? { nonce: getNonce() } : {})}>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} disabled={option.disabled ?? false} className={styles.item}>
                {option.icon}
                <span className={styles.text}>
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint && <span className={styles.hint}>{option.hint}</span>}
                </span>
                <Radix.ItemIndicator className={styles.check}>
                  <Check aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

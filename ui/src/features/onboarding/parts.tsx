import { useId, type ReactNode } from 'react';
import { Field, Input, Select, type InputProps, type Option } from '@/components';
import { useWizard } from './context';
import styles from './Wizard.module.css';

/** One theme of a step: its name and why it is asked, then its fields in two columns. */
export function Group({ title, lead, aside, children }: { title: string; lead?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.group} aria-labelledby={id}>
      <header className={styles.groupHead}>
        <div>
          <h3 id={id} className={styles.groupTitle}>{title}</h3>
          {lead && <p className={styles.groupLead}>{lead}</p>}
        </div>
        {aside}
      </header>
      <div className={styles.grid}>{children}</div>
    </section>
  );
}

/** Takes both columns. */
export const Wide = ({ children }: { children: ReactNode }) => <div className={styles.wide}>{children}</div>;

export interface TextProps extends Pick<InputProps, 'mono' | 'trailing' | 'leading' | 'inputMode' | 'placeholder' | 'maxLength' | 'type' | 'className'> {
  /** As the contract names it: `business.name`. */
  path: string;
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: ReactNode;
  aside?: ReactNode;
  required?: boolean;
  wide?: boolean;
  /** Said in place of the contract's own sentence. */
  fault?: string | undefined;
}

/** A line of text that is checked while one types and complains once one has left it. */
export function Text({ path, label, value, onChange, hint, aside, required = false, wide = false, fault, ...input }: TextProps) {
  const { faultOf, leave, locked } = useWizard();
  return (
    <Field label={label} hint={hint} aside={aside} error={faultOf(path) ?? fault} required={required} optional={!required} {...(wide ? { className: styles.wide } : {})}>
      <Input
        {...input}
        name={path}
        value={value}
        readOnly={locked}
        autoComplete="off"
        spellCheck={false}
        dir={input.mono ? 'ltr' : 'auto'}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => leave(path)}
      />
    </Field>
  );
}

export function Choice<V extends string>({ path, label, value, options, onChange, hint, required = false, aside, placeholder, disabled = false }: {
  path: string; label: string; value: V | null; options: readonly Option<NoInfer<V>>[]; onChange(value: NoInfer<V>): void; hint?: ReactNode; required?: boolean; aside?: ReactNode; placeholder?: string; disabled?: boolean;
}) {
  const { faultOf, locked } = useWizard();
  return (
    <Field label={label} hint={hint} aside={aside} error={faultOf(path)} required={required} optional={!required}>
      <Select value={value} onChange={onChange} options={options} disabled={disabled || locked} {...(placeholder ? { placeholder } : {})} />
    </Field>
  );
}

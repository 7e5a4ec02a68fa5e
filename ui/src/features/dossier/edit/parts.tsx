import { createContext, use, type ReactNode } from 'react';
import { Controller, type FieldPath, type UseFormReturn } from 'react-hook-form';
import { ChipsInput, Field, Input, Select, Textarea, type InputProps } from '@/components';
import { useTranslation } from '@/i18n/translation';
import type { Tenant } from '@/contract';
import type { Values } from './schema';
import styles from './Edit.module.css';

export interface Form extends UseFormReturn<Values> {
  /** As it was when the form was opened. */
  tenant: Tenant;
  /** As it is now. */
  live: Tenant;
  /** The sentence that stands at a field: of the form, else of the engine. */
  faultOf(path: FieldPath<Values>): string | undefined;
}

const Context = createContext<Form | null>(null);
export const FormContext = Context.Provider;

export function useEditForm(): Form {
  const form = use(Context);
  if (!form) throw new Error('outside the form');
  return form;
}

type TextPath = 'name' | 'legal_name' | 'subdomain' | 'subcategory' | 'phone' | 'email' | 'website' | 'owner_name' | 'months' | `address.${'street' | 'city' | 'county' | 'postal_code' | 'country'}`;

interface TextProps extends Pick<InputProps, 'mono' | 'trailing' | 'inputMode' | 'placeholder' | 'dir' | 'disabled'> {
  path: TextPath;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  className?: string;
  /** Of the input itself. */
  boxClass?: string | undefined;
}

export function Text({ path, label, hint, required = false, className, boxClass, ...input }: TextProps) {
  const form = useEditForm();
  return (
    <Field label={label} hint={hint} error={form.faultOf(path)} required={required} {...(className ? { className } : {})}>
      <Input
        {...input}
        {...form.register(path)}
        name={path}
        className={boxClass}
        autoComplete="off"
        spellCheck={false}
        dir={input.dir ?? (input.mono ? 'ltr' : 'auto')}
      />
    </Field>
  );
}

export function Choice<P extends 'business_type' | 'size' | 'level' | 'plan'>({ path, label, options, hint }: { path: P; label: string; hint?: ReactNode; options: readonly { value: Values[P]; label: string; hint?: string }[] }) {
  const form = useEditForm();
  return (
    <Field label={label} hint={hint} error={form.faultOf(path as FieldPath<Values>)}>
      <Controller<Values, 'business_type' | 'size' | 'level' | 'plan'>
        control={form.control}
        name={path}
        render={({ field }) => <Select value={field.value as Values[P]} onChange={field.onChange} options={options} />}
      />
    </Field>
  );
}

export function Chips({ path, label, hint }: { path: 'tags' | 'custom_features'; label: string; hint?: string }) {
  const { t } = useTranslation();
  const form = useEditForm();
  return (
    <Field label={label} hint={hint} error={form.faultOf(path)}>
      <Controller
        control={form.control}
        name={path}
        render={({ field }) => <ChipsInput values={field.value} onChange={field.onChange} placeholder={t('edit.chips_ph')} removeLabel={(value) => t('edit.remove_chip', { value })} />}
      />
    </Field>
  );
}

export function Long({ path, label, hint, rows = 3, aside }: { path: 'notes' | 'reason'; label: string; hint?: string; rows?: number; aside?: ReactNode }) {
  const form = useEditForm();
  return (
    <Field label={label} hint={hint} error={form.faultOf(path)} aside={aside}>
      <Textarea rows={rows} dir="auto" {...form.register(path)} name={path} />
    </Field>
  );
}

/** One theme of the form: its name at the start, its fields beside. */
export function Group({ id, title, lead, children }: { id: string; title: string; lead: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group} id={id}>
      <legend className="sr-only">{title}</legend>
      <div className={styles.groupWords} aria-hidden>
        <h3 className={styles.groupTitle}>{title}</h3>
        <p className={styles.groupLead}>{lead}</p>
      </div>
      <div className={styles.grid}>{children}</div>
    </fieldset>
  );
}

import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Field, PasswordInput } from '@/components';
import type { SecretFlags } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useWizard } from './context';
import styles from './Wizard.module.css';

export interface SecretFieldProps {
  what: keyof SecretFlags;
  path: string;
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  required?: boolean;
  /** What is seen below it while one types. */
  below?: (value: string) => ReactNode;
}

/** A key or password: typed once, kept encrypted, never shown again; only whether it is there. */
export function SecretField({ what, path, label, hint, placeholder, required = false, below }: SecretFieldProps) {
  const { t } = useTranslation();
  const { draft, putSecret, faultOf, leave, locked } = useWizard();
  const [value, setValue] = useState('');
  const [editing, setEditing] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const kept = draft.secrets[what];
  const hand = async () => {
    leave(path);
    if (value === '') return setEditing(false);
    const wrong = await putSecret({ [what]: value });
    setFault(wrong);
    if (wrong === null) {
      setValue('');
      setEditing(false);
    }
  };
  if (kept && !editing && value === '') {
    return (
      <Field label={label} hint={hint} optional={!required}>
        <div className={styles.kept}>
          <span className={styles.keptWords}><KeyRound aria-hidden />{t('onboarding.secret.kept')}</span>
          <Button size="sm" variant="ghost" disabled={locked} onClick={() => setEditing(true)}>{t('onboarding.secret.replace')}</Button>
          <Button size="sm" variant="ghost" disabled={locked} onClick={() => void putSecret({ [what]: '' })}>{t('onboarding.secret.forget')}</Button>
        </div>
      </Field>
    );
  }
  return (
    <Field label={label} hint={hint} error={fault ?? faultOf(path)} required={required} optional={!required}>
      {/* To the eye beside it one only looks. */}
      <div onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && void hand()}>
      <PasswordInput
        mono
        dir="ltr"
        name={path}
        autoComplete="new-password"
        spellCheck={false}
        autoFocus={editing}
        value={value}
        readOnly={locked}
        {...(placeholder ? { placeholder } : {})}
        onChange={(event) => { setFault(null); setValue(event.currentTarget.value); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            void hand();
          }
        }}
      />
      </div>
      {below?.(value)}
    </Field>
  );
}

import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { SignInStep } from '@/contract';
import { Button, Field, Input, PasswordInput, ProblemNote } from '@/components';
import { useMutation } from '@/state';
import styles from './SignIn.module.css';

export function Credentials({ onStep }: { onStep(step: SignInStep): void }) {
  const { t } = useTranslation();
  const signIn = useMutation('sign_in');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!email.trim() || !password) return;
    signIn.run({ email: email.trim(), password }).then(onStep).catch(() => setPassword(''));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t('gate.sign_in.email')} error={tried && !email.trim() && t('gate.sign_in.email_missing')} required>
        <Input type="email" className="ltr" autoFocus autoComplete="username" spellCheck={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      </Field>
      <Field label={t('gate.sign_in.password')} error={tried && !password && !signIn.problem && t('gate.sign_in.password_missing')} required>
        <PasswordInput autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      </Field>
      {signIn.problem && <ProblemNote problem={signIn.problem} />}
      <Button variant="primary" type="submit" loading={signIn.running}>{t('gate.sign_in.go_on')}</Button>
    </form>
  );
}

import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { SignInStep } from '@/contract';
import { Button, Field, Input, OtpInput, ProblemNote, latinDigits } from '@/components';
import { useMutation } from '@/state';
import { SampleCode } from './SampleCode';
import styles from './SignIn.module.css';

/** Six digits of the authenticator, or one of the backup codes. */
export function CodeForm({ onStep }: { onStep(step: SignInStep): void }) {
  const { t } = useTranslation();
  const verify = useMutation('sign_in_code');
  const [backup, setBackup] = useState(false);
  const [code, setCode] = useState('');
  const send = (full: string) => void verify.run({ code: full }).then(onStep).catch(() => setCode(''));
  const ready = backup ? code.trim().length >= 8 : code.length === 6;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !verify.running) send(code.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {backup ? (
        <Field label={t('gate.sign_in.backup')} hint={t('gate.sign_in.backup_body')} required>
          <Input mono autoFocus autoComplete="off" spellCheck={false} value={code} onChange={(event) => setCode(latinDigits(event.currentTarget.value))} />
        </Field>
      ) : (
        <Field label={t('gate.sign_in.code')} hint={t('gate.sign_in.code_body')} required aside={<SampleCode onCode={(fresh) => { setCode(fresh); send(fresh); }} />}>
          <OtpInput value={code} onChange={setCode} onComplete={send} autoFocus disabled={verify.running} />
        </Field>
      )}
      {verify.problem && <ProblemNote problem={verify.problem} />}
      <Button variant="primary" type="submit" loading={verify.running} disabled={!ready}>{t('gate.sign_in.verify')}</Button>
      <Button variant="ghost" size="sm" onClick={() => { setBackup(!backup); setCode(''); verify.reset(); }}>
        {t(backup ? 'gate.sign_in.use_app' : 'gate.sign_in.use_backup')}
      </Button>
    </form>
  );
}

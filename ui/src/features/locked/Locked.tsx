import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Avatar, Button, Field, PasswordInput, ProblemNote } from '@/components';
import { GateCard, GateFrame } from '@/features/signin/GateFrame';
import { useMutation, useQuery } from '@/state';
import styles from './Locked.module.css';

/** The console closed itself, or was closed; what was open stands behind it. */
export default function Locked() {
  const { t } = useTranslation();
  const state = useQuery('app_state', {}).data;
  const unlock = useMutation('unlock');
  const signOut = useMutation('sign_out');
  const [password, setPassword] = useState('');
  const operator = state?.me?.operator;
  const sample = state?.sample ?? false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sample || password) void unlock.run({ password }).catch(() => setPassword(''));
  };
  return (
    <GateFrame
      over={state?.platform?.name}
      title={t('gate.locked.title')}
      body={sample ? t('gate.locked.body_sample') : t('gate.locked.body', { email: operator?.email ?? '' })}
      foot={<Button variant="ghost" size="sm" loading={signOut.running} onClick={() => void signOut.run({}).catch(() => {})}>{t('gate.locked.sign_out')}</Button>}
    >
      <GateCard>
        <form className={styles.form} onSubmit={submit} noValidate>
          {operator && (
            <div className={styles.who}>
              <Avatar name={operator.name} size="lg" />
              <span className={styles.name}>{operator.name}</span>
              <span className={styles.email}><span className="ltr">{operator.email}</span></span>
            </div>
          )}
          {!sample && (
            <Field label={t('gate.sign_in.password')} required>
              <PasswordInput value={password} autoFocus autoComplete="current-password" onChange={(event) => setPassword(event.currentTarget.value)} />
            </Field>
          )}
          {unlock.problem && <ProblemNote problem={unlock.problem} />}
          <Button variant="primary" type="submit" autoFocus={sample} loading={unlock.running} disabled={!sample && !password}>{t('gate.locked.unlock')}</Button>
        </form>
      </GateCard>
    </GateFrame>
  );
}

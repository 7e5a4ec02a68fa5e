import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Banner, Button, Field, PasswordInput, ProblemNote } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import styles from './Vault.module.css';

/** What a memory-hard hash of it should at least be fed with. */
const MIN = 12;

export function NewPassphrase() {
  const { t } = useTranslation();
  const format = useFormat();
  const set = useMutation('vault_passphrase');
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [left, setLeft] = useState({ first: false, again: false });
  const missing = MIN - [...first].length;
  const short = missing > 0 ? t('gate.vault.short', { count: missing, formatted: format.number(missing) }) : null;
  const differs = first !== again ? t('gate.vault.differs') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft({ first: true, again: true });
    if (!short && !differs) void set.run({ passphrase: first }).catch(() => {});
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t('gate.vault.passphrase')} hint={t('gate.vault.hint')} error={left.first && short} required>
        <PasswordInput value={first} autoFocus autoComplete="new-password" onChange={(event) => setFirst(event.currentTarget.value)} onBlur={() => first && setLeft((now) => ({ ...now, first: true }))} />
      </Field>
      <Field label={t('gate.vault.again')} error={left.again && differs} required>
        <PasswordInput value={again} autoComplete="new-password" onChange={(event) => setAgain(event.currentTarget.value)} onBlur={() => again && setLeft((now) => ({ ...now, again: true }))} />
      </Field>
      <Banner look="card" tone="medium">{t('gate.vault.warning')}</Banner>
      {set.problem && <ProblemNote problem={set.problem} />}
      <Button variant="primary" type="submit" loading={set.running}>{t('gate.vault.create')}</Button>
    </form>
  );
}

export function OpenPassphrase() {
  const { t } = useTranslation();
  const open = useMutation('vault_passphrase');
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase) void open.run({ passphrase }).catch(() => setPassphrase(''));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t('gate.vault.passphrase')} required>
        <PasswordInput value={passphrase} autoFocus autoComplete="current-password" onChange={(event) => setPassphrase(event.currentTarget.value)} />
      </Field>
      {open.problem && <ProblemNote problem={open.problem} />}
      <Button variant="primary" type="submit" loading={open.running} disabled={!passphrase}>{t('gate.vault.open')}</Button>
    </form>
  );
}

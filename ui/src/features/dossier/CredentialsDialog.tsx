import { Check, Copy, Dot, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, Checkbox, Counter, Dialog, Field, Input, OtpInput, PasswordInput, ProblemNote, toast, cx } from '@/components';
import type { Credentials, CredentialsSet, Tenant } from '@/contract';
import { SampleCode } from '@/features/signin/SampleCode';
import { useFaultText } from '@/i18n/fault';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { faultAt } from './edit/useFaults';
import { fulfilled, passwordRules, strongPassword } from './password';
import styles from './Credentials.module.css';

const length = (text: string) => [...text.trim()].length;

/** What the owner signs in with: e-mail, password or both. The password is shown here, once, and nowhere again. */
export function CredentialsDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const set = useMutation('tenant_credentials');
  const [email, setEmail] = useState(tenant.owner_email);
  const [renew, setRenew] = useState(false);
  const [password, setPassword] = useState('');
  const [reason, setReason] = useState('');
  const [code, setCode] = useState('');
  const [done, setDone] = useState<CredentialsSet | null>(null);
  const rules = fulfilled(password);
  const strong = passwordRules.every((rule) => rules[rule]);
  const moved = email.trim() !== tenant.owner_email;
  const why = !moved && !renew ? t('credentials.nothing') : renew && !strong ? t('credentials.weak') : email.trim() === '' ? t('credentials.email_needed') : code.length !== 6 ? t('credentials.code_needed') : null;
  const fault = (field: string) => {
    const said = faultAt(set.problem, field);
    return said && faultText(said);
  };
  const send = async () => {
    if (why || set.running) return;
    const credentials: Credentials = { ...(moved ? { email: email.trim() } : {}), ...(renew ? { password } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) };
    try {
      setDone(await set.run({ id: tenant.id, credentials, code }));
    } catch {
      setCode('');
    }
  };
  if (done) return <Done set={done} password={renew ? password : null} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('credentials.title', { name: tenant.name })}
      description={t('credentials.body', { owner: tenant.owner_name })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" loading={set.running} disabledReason={why} onClick={() => void send()}>{t('credentials.set')}</Button>
        </>
      }
    >
      <Banner look="card" tone="medium">{t('credentials.sessions_end')}</Banner>
      <Field label={t('field.owner_email')} error={fault('email')} hint={moved ? t('credentials.was', { email: tenant.owner_email }) : undefined} required>
        <Input type="email" mono dir="ltr" autoComplete="off" spellCheck={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      </Field>
      <Checkbox
        checked={renew}
        onChange={(on) => {
          setRenew(on);
          if (on && !password) setPassword(strongPassword());
        }}
        label={t('credentials.renew')}
      />
      {renew && (
        <div className={styles.password}>
          <Field label={t('credentials.password')} error={fault('password')} required>
            <PasswordInput mono dir="ltr" autoComplete="new-password" spellCheck={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          </Field>
          <div className={styles.tools}>
            <Button size="sm" icon={<RefreshCw aria-hidden />} onClick={() => setPassword(strongPassword())}>{t('credentials.generate')}</Button>
            <CopySecret text={password} />
          </div>
          <ul className={styles.rules} aria-label={t('credentials.rules')}>
            {passwordRules.map((rule) => (
              <li key={rule} className={cx(styles.rule, rules[rule] && styles.met)}>
                {rules[rule] ? <Check aria-hidden /> : <Dot aria-hidden />}
                {t(`credentials.rule.${rule}`)}
                <span className="sr-only">{t(rules[rule] ? 'credentials.met' : 'credentials.unmet')}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Field label={t('edit.reason')} optional aside={<Counter length={length(reason)} max={500} />} error={fault('reason')}>
        <Input dir="auto" autoComplete="off" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
      <Field label={t('confirm.step_up')} hint={t('confirm.step_up_hint')} aside={<SampleCode onCode={setCode} />} required>
        <OtpInput value={code} onChange={setCode} disabled={set.running} />
      </Field>
      {set.problem && <ProblemNote problem={set.problem} hideFields={['email', 'password', 'reason']} />}
    </Dialog>
  );
}

function CopySecret({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => toast({ title: t('credentials.copied'), body: t('credentials.copied_body'), tone: 'ok' }),
      () => toast({ title: t('link.not_copied'), tone: 'critical' }),
    );
  return <Button size="sm" icon={<Copy aria-hidden />} disabled={text === ''} onClick={copy}>{t('credentials.copy')}</Button>;
}

/** What was set, and the password for the last time. */
function Done({ set, password, onClose }: { set: CredentialsSet; password: string | null; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('credentials.done')}
      description={t('credentials.done_body', { email: set.owner_email })}
      footer={<Button variant="primary" autoFocus onClick={onClose}>{t('statuschange.ok')}</Button>}
    >
      <p>{t('credentials.ended', { count: set.sessions_ended, formatted: format.number(set.sessions_ended) })}</p>
      {password && (
        <>
          <Banner look="card" tone="medium">{t('credentials.once')}</Banner>
          <div className={styles.secret}>
            <code className="ltr" data-selectable>{password}</code>
            <CopySecret text={password} />
          </div>
        </>
      )}
    </Dialog>
  );
}

import { Check, Copy } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { SignInStep } from '@/contract';
import { holdGate } from '@/app/gateHold';
import { Button, Field, IconButton, OtpInput, ProblemNote } from '@/components';
import { useMutation } from '@/state';
import styles from './SignIn.module.css';

/** In fours, as one reads it aloud. */
export function grouped(secret: string): string {
  return secret.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

/** As an image, so that nothing in it can run. */
export function imageOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function Enrol({ qr, secret, onStep }: { qr: string; secret: string; onStep(step: SignInStep): void }) {
  const { t } = useTranslation();
  const confirm = useMutation('sign_in_code');
  const [code, setCode] = useState('');
  const [copied, setCopied] = useState(false);
  const send = (full: string) => {
    // The answer brings the backup codes and the signed-in state at once; the codes come first.
    holdGate(true);
    confirm.run({ code: full }).then(onStep).catch(() => {
      holdGate(false);
      setCode('');
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === 6 && !confirm.running) send(code);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div className={styles.qrBox}>
        <img className={styles.qr} src={imageOf(qr)} alt={t('gate.sign_in.qr')} width={176} height={176} />
      </div>
      <div className={styles.secret}>
        <span className={styles.secretLabel}>{t('gate.sign_in.secret')}</span>
        <span className={styles.secretLine}>
          <code className="ltr" data-selectable>{grouped(secret)}</code>
          <IconButton
            label={t(copied ? 'ui.copied' : 'ui.copy')}
            icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
            onBlur={() => setCopied(false)}
          />
        </span>
      </div>
      <Field label={t('gate.sign_in.code')} hint={t('gate.sign_in.code_body')} required>
        <OtpInput value={code} onChange={setCode} onComplete={send} autoFocus disabled={confirm.running} />
      </Field>
      {confirm.problem && <ProblemNote problem={confirm.problem} />}
      <Button variant="primary" type="submit" loading={confirm.running} disabled={code.length !== 6}>{t('gate.sign_in.confirm')}</Button>
    </form>
  );
}

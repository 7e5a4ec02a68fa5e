import { Check, Copy, EyeOff, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Button, toast } from '@/components';
import { useTranslation } from '@/i18n/translation';
import styles from './OneTime.module.css';

/** Copies what nobody can read again. */
export function CopySecret({ text, label, title }: { text: string; label: string; title: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        toast({ title, body: t('credentials.copied_body'), tone: 'ok' });
      },
      () => toast({ title: t('link.not_copied'), tone: 'critical' }),
    );
  return <Button size="sm" icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={copy} onBlur={() => setCopied(false)}>{copied ? t('ui.copied') : label}</Button>;
}

/** A secret that is shown once: to read, to copy, to make anew where that is possible still. */
export function OneTimeSecret({ label, value, onRegenerate }: { label: string; value: string; onRegenerate?: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={styles.secret} role="group" aria-label={label}>
      <code className={styles.value} dir="ltr" data-selectable>{value}</code>
      <div className={styles.tools}>
        <CopySecret text={value} label={t('ui.copy')} title={t('onboarding.secret.copied', { what: label })} />
        {onRegenerate && <Button size="sm" icon={<RefreshCw aria-hidden />} onClick={onRegenerate}>{t('onboarding.secret.regenerate')}</Button>}
      </div>
      <p className={styles.once}><EyeOff aria-hidden />{t('onboarding.secret.once')}</p>
    </div>
  );
}

import { Check, Copy, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, Checkbox } from '@/components';
import styles from './SignIn.module.css';

/** Shown once: the platform keeps only their hashes. */
export function BackupCodes({ codes, onSaved }: { codes: readonly string[]; onSaved(): void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const [saved, setSaved] = useState(false);
  return (
    <div className={styles.form}>
      <ol className={styles.codes} data-print aria-label={t('gate.sign_in.codes')}>
        {codes.map((code) => <li key={code}><code className="ltr" data-selectable>{code}</code></li>)}
      </ol>
      <div className={styles.row}>
        <Button icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}>
          {t(copied ? 'ui.copied' : 'gate.sign_in.copy_all')}
        </Button>
        <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>{t('gate.sign_in.print')}</Button>
      </div>
      <Checkbox checked={saved} onChange={setSaved} label={t('gate.sign_in.saved')} />
      <Button variant="primary" disabled={!saved} onClick={onSaved}>{t('gate.sign_in.finish')}</Button>
    </div>
  );
}

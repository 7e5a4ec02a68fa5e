import { CloudOff, Mail } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, ErrorState, MailBody, SkeletonLines, Tabs } from '@/components';
import type { MailPreview } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { useWizard } from './context';
import styles from './WelcomeMail.module.css';

/** The e-mail as it will be sent, before it is. */
export function WelcomeMail() {
  const { t } = useTranslation();
  const { draft, flush, offline } = useWizard();
  const [open, setOpen] = useState(false);
  const preview = useMutation('onboarding_preview_mail');
  const [mail, setMail] = useState<MailPreview | null>(null);
  const show = async () => {
    setOpen(true);
    setMail(null);
    try {
      await flush();
      setMail(await preview.run({ id: draft.id }));
    } catch {
      // The problem stands in the dialog.
    }
  };
  return (
    <>
      <div>
        <Button icon={offline ? <CloudOff aria-hidden /> : <Mail aria-hidden />} disabledReason={offline ? t('onboarding.mail.offline') : null} onClick={() => void show()}>{t('onboarding.mail.preview')}</Button>
      </div>
      {open && (
        <Dialog open onOpenChange={setOpen} size="lg" title={t('onboarding.mail.preview_title')} footer={<Button variant="primary" onClick={() => setOpen(false)}>{t('ui.close')}</Button>}>
          {preview.problem ? <ErrorState problem={preview.problem} size="inline" onRetry={() => void show()} /> : mail ? <Shown mail={mail} /> : <SkeletonLines lines={8} />}
        </Dialog>
      )}
    </>
  );
}

function Shown({ mail }: { mail: MailPreview }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'html' | 'text'>('html');
  return (
    <div className={styles.mail}>
      <dl className={styles.head}>
        <dt>{t('onboarding.mail.to')}</dt>
        <dd className="ltr" data-selectable>{mail.to || '–'}</dd>
        <dt>{t('onboarding.mail.subject')}</dt>
        <dd dir="auto" data-selectable>{mail.subject}</dd>
      </dl>
      <Tabs label={t('onboarding.mail.form')} value={tab} onChange={setTab} tabs={[{ key: 'html', label: t('onboarding.mail.html') }, { key: 'text', label: t('onboarding.mail.text') }]}>
        {tab === 'html' ? <MailBody html={mail.html} /> : <pre className={styles.text} dir="auto" tabIndex={0}>{mail.text}</pre>}
      </Tabs>
    </div>
  );
}

import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { AppLink } from '@/app/AppLink';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Banner, Button, DateTime, DetailPane, ErrorState, KeyValue, MailBody, ProblemNote, Skeleton, SkeletonLines, Tabs, toast } from '@/components';
import type { MailDetail } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';
import { MailBadge } from './MailBadge';
import { useRecipient } from './words';
import styles from './Mailbox.module.css';

/** One message: what became of it, and what it says. */
export function MailPane({ id, sends, onClose }: { id: string; sends: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const recipient = useRecipient();
  const query = useQuery('mail_detail', { id });
  const resend = useMutation('mail_resend');
  const role = useRoleReason('tenants', 'update');
  const online = useOnlineReason();
  if (!query.data) {
    return (
      <DetailPane title={query.problem ? t('error.title') : <Skeleton width={60} height="title" />} onClose={onClose}>
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={10} />}
      </DetailPane>
    );
  }
  const { mail, message_id: messageId, from } = query.data;
  const again = mail.state === 'failed' || (mail.state === 'kept' && sends);
  const send = async () => {
    try {
      await resend.run({ id });
      toast({ title: t('mailbox.resent', { to: mail.recipient }), tone: 'ok' });
    } catch {
      // Stands in the pane.
    }
  };
  return (
    <DetailPane
      title={<span dir="auto">{mail.subject}</span>}
      meta={<><MailBadge state={mail.state} /><DateTime at={mail.created_at} /></>}
      actions={again ? <Button size="sm" icon={<RotateCw aria-hidden />} loading={resend.running} disabledReason={role ?? online ?? (sends ? null : t('mailbox.no_server'))} onClick={() => void send()}>{t('mailbox.resend')}</Button> : undefined}
      onClose={onClose}
    >
      {mail.reason && <Banner look="card" tone={mail.state === 'failed' ? 'critical' : 'medium'}><span dir="auto">{mail.reason}</span></Banner>}
      {mail.doubts > 0 && <Banner look="card" tone="medium">{t('mailbox.doubt', { count: mail.doubts, formatted: format.number(mail.doubts) })}</Banner>}
      {resend.problem && <ProblemNote problem={resend.problem} />}
      <KeyValue
        columns={1}
        items={[
          { key: 'from', label: t('mailbox.f.from'), value: <span dir="auto">{from}</span> },
          { key: 'to', label: t('mailbox.f.to'), value: <bdi>{recipient(mail.recipient_name, mail.recipient)}</bdi> },
          ...(mail.tenant_id ? [{ key: 'tenant', label: t('mailbox.f.tenant'), value: <AppLink to={`/tenants/${mail.tenant_id}`}>{t('mailbox.open_tenant')}</AppLink> }] : []),
          ...(mail.sent_at ? [{ key: 'sent', label: t('mailbox.f.sent'), value: <DateTime at={mail.sent_at} /> }] : []),
          ...(mail.due_at && mail.attempts > 0 ? [{ key: 'due', label: t('mailbox.f.due'), value: <DateTime at={mail.due_at} /> }] : []),
          ...(mail.attempts > 0 ? [{ key: 'attempts', label: t('mailbox.f.attempts'), value: format.number(mail.attempts) }] : []),
          { key: 'id', label: t('mailbox.f.message_id'), value: messageId, mono: true, copy: messageId },
        ]}
      />
      <Message detail={query.data} />
    </DetailPane>
  );
}

const forms = ['text', 'page'] as const;

/** The text as it is, or as the page that mail programs show: drawn from what can do nothing. */
function Message({ detail }: { detail: MailDetail }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<(typeof forms)[number]>('text');
  return (
    <Tabs label={t('mailbox.form.label')} value={form} onChange={setForm} tabs={forms.map((key) => ({ key, label: t(`mailbox.form.${key}`) }))}>
      {form === 'text' ? (
        <pre className={styles.text} dir="auto" data-selectable>{detail.text}</pre>
      ) : (
        <MailBody html={detail.html} />
      )}
    </Tabs>
  );
}

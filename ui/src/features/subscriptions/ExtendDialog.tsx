import { useState, type KeyboardEvent } from 'react';
import { useAct } from '@/app/acts';
import { Banner, Button, cx, Dialog, Field, Input, latinDigits, ProblemNote } from '@/components';
import type { Tenant } from '@/contract';
import { faultAt, useFaultText } from '@/features/dossier/edit/useFaults';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation, usePreview } from '@/state';
import { Reason, reasonLength } from './Reason';
import { WhatIf } from './WhatIf';
import styles from './Dialogs.module.css';

const usual = [1, 3, 6, 12, 24] as const;
const MOST = 60;

/** More time: how many months, until when that is, and why. */
export function ExtendDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const offline = useIsOffline();
  const faultText = useFaultText();
  const extend = useMutation('subscription_extend');
  const [text, setText] = useState('12');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const months = Number(text);
  const valid = Number.isInteger(months) && months >= 1 && months <= MOST;
  const preview = usePreview('subscription_preview_extension', { id: tenant.id, months: valid ? months : 1 });
  const fault = (field: string) => {
    const said = faultAt(extend.problem, field);
    return said && faultText(said);
  };
  const send = () => {
    setTried(true);
    const length = reasonLength(reason);
    if (!valid || length < 1 || length > 500 || extend.running) return;
    const doing = extend.run({ id: tenant.id, extension: { months, reason: reason.trim() } });
    doing.then(() => {
      onClose();
      void act(doing, t('subscriptions.said.extended', { name: tenant.name }));
    }, () => {});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('subscriptions.extend_title', { name: tenant.name })}
      description={t('subscriptions.extend_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={extend.running} onClick={send}>{t('subscriptions.act.extend')}</Button>
        </>
      }
    >
      <div className={styles.stack} onKeyDown={onKeyDown}>
        {offline && <Banner look="card" tone="medium">{t('subscriptions.queues')}</Banner>}
        {tenant.plan === 'free' && <Banner look="card">{t('subscriptions.becomes_pro')}</Banner>}
        <Field label={t('subscriptions.months_label')} required error={valid ? fault('months') : t('edit.fault.months', { max: format.number(MOST) })}>
          <Input inputMode="numeric" className={styles.short} value={text} onChange={(event) => setText(latinDigits(event.currentTarget.value).replace(/\D/g, '').slice(0, 3))} trailing={<span className={styles.unit}>{t('subscriptions.months_unit')}</span>} />
        </Field>
        <div className={styles.presets} role="group" aria-label={t('subscriptions.months_usual')}>
          {usual.map((count) => (
            <button key={count} type="button" className={cx(styles.preset, months === count && styles.chosen)} aria-pressed={months === count} onClick={() => setText(String(count))}>
              {t('subscriptions.months', { count, formatted: format.number(count) })}
            </button>
          ))}
        </div>
        <WhatIf preview={valid ? preview.data : undefined} settled={preview.settled} only={['plan', 'ends_at', 'price']} />
        <Reason value={reason} onChange={setReason} tried={tried} error={fault('reason')} />
        {extend.problem && <ProblemNote problem={extend.problem} hideFields={['months', 'reason']} />}
      </div>
    </Dialog>
  );
}

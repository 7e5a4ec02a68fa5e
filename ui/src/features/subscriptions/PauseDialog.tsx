import { useState, type KeyboardEvent } from 'react';
import { useAct } from '@/app/acts';
import { Banner, Button, Dialog, Field, Input, ProblemNote, RadioCards, useNow } from '@/components';
import type { Tenant } from '@/contract';
import { faultAt, useFaultText } from '@/features/dossier/edit/useFaults';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation } from '@/state';
import { Reason, reasonLength } from './Reason';
import { dayOf, daysTo, instantOf } from './words';
import styles from './Dialogs.module.css';

const MIN = 20;
const LONGEST = 365;
const DAY = 86_400_000;

/** Nothing runs and nothing is charged until a day, or until somebody resumes it. */
export function PauseDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const offline = useIsOffline();
  const faultText = useFaultText();
  const now = useNow(60_000);
  const pause = useMutation('subscription_pause');
  const [kind, setKind] = useState<'until' | 'open'>('until');
  const [day, setDay] = useState(() => dayOf(new Date(now + 30 * DAY).toISOString()));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const at = kind === 'until' ? instantOf(day) : null;
  const fits = kind === 'open' || (at !== null && Date.parse(at) > now && daysTo(at, now) <= LONGEST);
  const fault = (field: string) => {
    const said = faultAt(pause.problem, field);
    return said && faultText(said);
  };
  const send = () => {
    setTried(true);
    const length = reasonLength(reason);
    if (!fits || length < MIN || length > 500 || pause.running) return;
    const doing = pause.run({ id: tenant.id, pause: { resume_at: at, reason: reason.trim() } });
    doing.then(() => {
      onClose();
      void act(doing, t('subscriptions.said.paused', { name: tenant.name }));
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
      title={t('subscriptions.pause_title', { name: tenant.name })}
      description={t('subscriptions.pause_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={pause.running} onClick={send}>{t('subscriptions.act.pause')}</Button>
        </>
      }
    >
      <div className={styles.stack} onKeyDown={onKeyDown}>
        {offline && <Banner look="card" tone="medium">{t('subscriptions.queues')}</Banner>}
        <RadioCards
          label={t('subscriptions.pause_how')}
          layout="row"
          value={kind}
          onChange={setKind}
          cards={[
            { value: 'until', label: t('subscriptions.pause_until'), hint: t('subscriptions.pause_until_hint') },
            { value: 'open', label: t('subscriptions.pause_open'), hint: t('subscriptions.pause_open_hint') },
          ]}
        />
        {kind === 'until' && (
          <Field label={t('subscriptions.resume_on')} required error={fits ? fault('resume_at') : t('subscriptions.fault.resume')} hint={at && fits ? `${format.date(at)} · ${t('subscriptions.pause_days', { count: daysTo(at, now), formatted: format.number(daysTo(at, now)) })}` : undefined}>
            <Input type="date" className={styles.date} value={day} min={dayOf(new Date(now + DAY).toISOString())} onChange={(event) => setDay(event.currentTarget.value)} />
          </Field>
        )}
        <Reason value={reason} onChange={setReason} min={MIN} tried={tried} error={fault('reason')} />
        {pause.problem && <ProblemNote problem={pause.problem} hideFields={['resume_at', 'reason']} />}
      </div>
    </Dialog>
  );
}

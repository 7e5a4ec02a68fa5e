import { CloudOff } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '@/app/acts';
import { Banner, Button, ChipsInput, Dialog, Field, Input, ProblemNote, Select } from '@/components';
import type { SubscriptionDetail } from '@/contract';
import { Discard } from '@/features/dossier/edit/Discard';
import { faultAt } from '@/features/dossier/edit/useFaults';
import { useFaultText } from '@/i18n/fault';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation, usePreview, useQuery } from '@/state';
import { baseOf, changesNothing, controlOf, NO_DATE, untouched, type Draft, type Faulty } from './control';
import { LimitFields } from './LimitFields';
import { Reason, reasonLength } from './Reason';
import { WhatIf } from './WhatIf';
import { dayOf, plans } from './words';
import styles from './Dialogs.module.css';

/** Everything that makes a subscription, with what it would do beside it. */
export function ControlDialog({ detail, onClose }: { detail: SubscriptionDetail; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const offline = useIsOffline();
  const faultText = useFaultText();
  const send = useMutation('subscription_control');
  // What it was when the form was opened: a change that comes in meanwhile is not taken for one's own.
  const [was] = useState(detail);
  const [draft, setDraft] = useState<Draft>(() => untouched(detail));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { tenant, snapshot } = was;
  const currency = snapshot.price.currency;
  const digits = format.minorDigits(currency);
  const change = (part: Partial<Draft>) => setDraft((present) => ({ ...present, ...part }));
  const { control, faults } = controlOf(draft, was, digits);
  const { reason: _reason, ...what } = control;
  const preview = usePreview('subscription_preview', { id: tenant.id, control: { ...what, reason: '–' } });
  const usage = useQuery('usage_view', { id: tenant.id }).data?.limits;
  const base = baseOf(was, draft.plan);
  const nothing = changesNothing(control);
  const dirty = !nothing || draft.reason.trim() !== '' || faults.length > 0;
  const free = draft.plan === 'free';
  const faultOf = (field: Faulty | 'plan' | 'custom_features' | 'reason', own: string): string | undefined => {
    if (faults.includes(field as Faulty)) return own;
    const said = faultAt(send.problem, field) ?? faultAt(preview.problem, field);
    return said && faultText(said);
  };
  const save = () => {
    setTried(true);
    const length = reasonLength(draft.reason);
    if (nothing || faults.length > 0 || length < 1 || length > 500 || send.running) return;
    const doing = send.run({ id: tenant.id, control, code: null });
    doing.then(() => {
      onClose();
      void act(doing, t('subscriptions.said.controlled', { name: tenant.name }));
    }, () => {});
  };
  const leave = () => (dirty ? setAsking(true) : onClose());
  const date = (key: 'starts' | 'ends' | 'trial', field: 'starts_at' | 'ends_at' | 'trial_ends_at', label: string) => {
    const none = draft[key] === NO_DATE;
    const value = none ? '' : (draft[key] ?? dayOf(snapshot[field]));
    const shown = none ? null : (control[field] ?? snapshot[field]);
    const off = free && key !== 'starts';
    return (
      <Field label={label} error={faultOf(field, t('subscriptions.fault.date'))} hint={none ? t(`subscriptions.none.${key}`) : shown && format.language === 'fa' ? format.date(shown) : undefined} aside={!off && value !== '' ? <Button variant="ghost" size="sm" aria-label={t('subscriptions.none.take_out', { date: label })} onClick={() => change({ [key]: NO_DATE })}>{t('subscriptions.none.label')}</Button> : undefined}>
        <Input type="date" value={value} disabled={off} onChange={(event) => change({ [key]: event.currentTarget.value })} />
      </Field>
    );
  };
  return (
    <Dialog
      open
      onOpenChange={leave}
      size="xl"
      sticky
      onSend={save}
      title={t('subscriptions.control_title', { name: tenant.name })}
      footer={
        <>
          <Button variant="ghost" onClick={leave}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={send.running} disabledReason={nothing ? t('edit.nothing') : null} onClick={save}>{t(offline ? 'edit.queue' : 'edit.save')}</Button>
        </>
      }
    >
      {offline && <Banner look="card" tone="medium" icon={<CloudOff />}>{t('subscriptions.queues')}</Banner>}
      <div className={styles.beside}>
        <div className={styles.stack}>
          <div className={styles.two}>
            <Field label={t('field.plan')} error={faultOf('plan', '')}>
              <Select
                value={draft.plan}
                onChange={(plan) => change({ plan, limits: {}, price: null })}
                options={plans.map((value) => ({ value, label: t(`plan.${value}`), hint: t('edit.a_month', { price: format.money(was.offers.find((offer) => offer.plan === value)?.price.minor ?? 0, currency) }) }))}
              />
            </Field>
            <Field label={t('subscriptions.f.agreed')} error={faultOf('price_minor', t('subscriptions.fault.price'))}>
              <Input
                inputMode="decimal"
                dir="ltr"
                className={styles.ltr}
                disabled={free}
                value={draft.price ?? (base.minor / 10 ** digits).toFixed(digits)}
                leading={<span className={styles.unit}>{currency}</span>}
                onChange={(event) => change({ price: event.currentTarget.value })}
              />
            </Field>
          </div>
          <div className={styles.three}>
            {date('starts', 'starts_at', t('dossier.f.starts'))}
            {date('ends', 'ends_at', t('dossier.f.ends'))}
            {date('trial', 'trial_ends_at', t('subscriptions.f.trial'))}
          </div>
          {free && <p className={styles.quiet}>{t('subscriptions.free_never')}</p>}
          <LimitFields base={base.limits} draft={draft.limits} onChange={(limits) => change({ limits })} faultOf={(key) => faultOf(`limits.${key}`, t('subscriptions.fault.limit'))} />
          <Field label={t('dossier.f.features')} error={faultOf('custom_features', '')}>
            <ChipsInput values={draft.features} onChange={(features) => change({ features })} placeholder={t('edit.chips_ph')} removeLabel={(value) => t('edit.remove_chip', { value })} />
          </Field>
          <Reason value={draft.reason} onChange={(reason) => change({ reason })} tried={tried} error={faultOf('reason', '')} />
          {send.problem && !send.problem.fields?.length && <ProblemNote problem={send.problem} />}
        </div>
        <div className={styles.aside}><WhatIf preview={preview.data} settled={preview.settled} usage={usage} /></div>
      </div>
      {asking && <Discard onKeep={() => setAsking(false)} onDiscard={onClose} />}
    </Dialog>
  );
}

import { AppWindow, Eye, PanelTop, PencilLine, TimerOff } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { ImpersonationRow, ImpersonationScope, Tenant } from '@/contract';
import { Banner, Button, Counter, Countdown, Dialog, Field, Input, ProblemNote, RadioCards, Textarea, latinDigits, toast } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMe, useMutation, useQuery } from '@/state';
import styles from './ImpersonateDialog.module.css';

const REASON = { min: 10, max: 500 };
const MINUTES = { usual: 60, most: 480, picks: [15, 60, 240, 480] };

export interface ImpersonateDialogProps {
  tenant: Pick<Tenant, 'id' | 'name' | 'owner_email'>;
  onClose(): void;
}

/** Opens a tenant as its owner sees it, in a window of its own; or leads to the session that runs already. */
export function ImpersonateDialog(props: ImpersonateDialogProps) {
  const me = useMe();
  const open = useQuery('impersonations_list', { filter: 'open' }).data;
  const running = open?.find(({ impersonation }) => impersonation.tenant_id === props.tenant.id && impersonation.operator_id === me?.operator.id);
  return running ? <Running {...props} row={running} /> : <Start {...props} />;
}

function Running({ row, onClose }: ImpersonateDialogProps & { row: ImpersonationRow }) {
  const { t } = useTranslation();
  const focus = useMutation('impersonation_focus');
  const end = useMutation('impersonation_end');
  const { impersonation } = row;
  const fault = focus.problem ?? end.problem;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={t('impersonate.running')}
      description={t('impersonate.running_body', { reason: impersonation.reason })}
      footer={
        <>
          <Button variant="danger" loading={end.running} onClick={() => void end.run({ id: impersonation.id }).then(() => { toast({ title: t('impersonate.ended'), tone: 'ok' }); onClose(); }).catch(() => {})}>{t('impersonate.end')}</Button>
          <Button
            variant="primary"
            autoFocus
            loading={focus.running}
            disabledReason={row.here ? null : t('impersonate.elsewhere')}
            onClick={() => void focus.run({ id: impersonation.id }).then(onClose).catch(() => {})}
          >
            {t('impersonate.focus')}
          </Button>
        </>
      }
    >
      <Countdown until={impersonation.expires_at} />
      {fault && <ProblemNote problem={fault} />}
    </Dialog>
  );
}

function Start({ tenant, onClose }: ImpersonateDialogProps) {
  const { t } = useTranslation();
  const start = useMutation('impersonation_start');
  const [reason, setReason] = useState('');
  const [scope, setScope] = useState<ImpersonationScope>('read_only');
  const [minutes, setMinutes] = useState(String(MINUTES.usual));
  const length = [...reason.trim()].length;
  const span = /^\d+$/.test(minutes) ? Number(minutes) : 0;
  const spanOk = span >= 1 && span <= MINUTES.most;
  const ready = length >= REASON.min && length <= REASON.max && spanOk;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || start.running) return;
    start
      .run({ start: { tenant_id: tenant.id, reason: reason.trim(), scope, minutes: span } })
      .then(() => {
        toast({ title: t('impersonate.started', { name: tenant.name }), tone: 'ok' });
        onClose();
      })
      .catch(() => {});
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      title={t('impersonate.title', { name: tenant.name })}
      description={<>{t('impersonate.as', { email: tenant.owner_email })}</>}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form="impersonate" disabled={!ready} loading={start.running}>{t('impersonate.start')}</Button>
        </>
      }
    >
      <form id="impersonate" className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={t('impersonate.reason')}
          hint={length > 0 && length < REASON.min ? t('ui.characters_missing', { count: REASON.min - length }) : t('impersonate.reason_hint')}
          aside={<Counter length={length} {...REASON} />}
          required
        >
          <Textarea
            rows={2} autoFocus dir="auto" placeholder={t('impersonate.reason_placeholder')} value={reason} onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event); }}
          />
        </Field>
        <RadioCards
          label={t('impersonate.scope')}
          layout="row"
          value={scope}
          onChange={setScope}
          cards={[
            { value: 'read_only', label: t('impersonate.scope_read_only'), hint: t('impersonate.scope_read_only_hint'), icon: <Eye aria-hidden /> },
            { value: 'full', label: t('impersonate.scope_full'), hint: t('impersonate.scope_full_hint'), icon: <PencilLine aria-hidden /> },
          ]}
        />
        {scope === 'full' && <Banner look="card" tone="high">{t('impersonate.full_warning')}</Banner>}
        <div className={styles.span}>
          <Field label={t('impersonate.minutes')} hint={t('impersonate.minutes_hint')} error={!spanOk && t('impersonate.minutes_error')} required>
            <Input inputMode="numeric" autoComplete="off" value={minutes} trailing={t('impersonate.minutes_unit')} onChange={(event) => setMinutes(latinDigits(event.currentTarget.value).trim())} />
          </Field>
          <Picks value={span} onPick={(pick) => setMinutes(String(pick))} />
        </div>
        <section className={styles.what} aria-labelledby="what-happens">
          <h3 id="what-happens">{t('impersonate.what')}</h3>
          <ul>
            <li><AppWindow aria-hidden />{t('impersonate.what_window')}</li>
            <li><PanelTop aria-hidden />{t('impersonate.what_bar')}</li>
            <li><TimerOff aria-hidden />{t('impersonate.what_end')}</li>
          </ul>
        </section>
        {start.problem && <ProblemNote problem={start.problem} />}
      </form>
    </Dialog>
  );
}

function Picks({ value, onPick }: { value: number; onPick(minutes: number): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={styles.picks} role="group" aria-label={t('impersonate.minutes')}>
      {MINUTES.picks.map((pick) => (
        <Button key={pick} size="sm" variant={pick === value ? 'secondary' : 'ghost'} aria-pressed={pick === value} onClick={() => onPick(pick)}>{format.number(pick)}</Button>
      ))}
    </span>
  );
}

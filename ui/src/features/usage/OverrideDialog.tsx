import { useState } from 'react';
import { Checkbox, Field, Input, latinDigits, useNow } from '@/components';
import type { LimitKey, LimitOverride, LimitState } from '@/contract';
import { ActDialog } from '@/features/subscriptions/ActDialog';
import { dayOf, instantOf } from '@/features/subscriptions/words';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { useAllowed } from './words';
import dialogs from '@/features/subscriptions/Dialogs.module.css';
import styles from './Usage.module.css';

interface OverrideDialogProps {
  id: string;
  name: string;
  state: LimitState;
  /** What the plan grants. */
  granted: number;
  known: LimitOverride | undefined;
  onClose(): void;
  onRemove(): void;
}

const MOST = 1_000_000_000;
const MINUTE = 60_000;

/** Another limit for one tenant: before and after, why, and until when. */
export function OverrideDialog({ id, name, state, granted, known, onClose, onRemove }: OverrideDialogProps) {
  const { t } = useTranslation();
  const allowed = useAllowed();
  const mutation = useMutation('usage_override');
  const now = useNow(MINUTE);
  const [text, setText] = useState(state.allowed < 0 ? '' : String(state.allowed));
  const [unlimited, setUnlimited] = useState(state.allowed < 0);
  const [until, setUntil] = useState(dayOf(known?.expires_at ?? null));
  const wanted = unlimited ? -1 : Number(text);
  const whole = unlimited || (text !== '' && Number.isInteger(wanted) && wanted <= MOST);
  const expires = until === '' ? null : instantOf(until, true);
  const past = expires !== null && Date.parse(expires) <= now;
  const fits = whole && wanted !== granted && !past;
  const limit = t(`dossier.limit.${state.limit}`);
  return (
    <ActDialog
      title={t('usage.dialog_title', { limit, name })}
      body={t('usage.dialog_body')}
      confirm={t('usage.set')}
      said={t('usage.said.set', { limit, name })}
      fits={fits}
      mutation={mutation}
      send={(reason) => mutation.run({ id, key: state.limit, request: { allowed: wanted, reason, expires_at: expires } })}
      fields={['allowed', 'expires_at']}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <dl className={styles.compare}>
            <dt>{t('usage.before')}</dt><dd>{allowed(state.allowed)}</dd><dd className={styles.quiet}>{t('usage.plan_grants', { allowed: allowed(granted) })}</dd>
            <dt>{t('usage.after')}</dt><dd>{whole ? allowed(wanted) : '–'}</dd><dd className={styles.quiet}>{t('usage.in_use', { used: allowed(state.used) })}</dd>
          </dl>
          <Checkbox label={t('ui.unlimited')} checked={unlimited} onChange={setUnlimited} />
          <Field label={limit} error={!whole ? t('subscriptions.fault.limit') : wanted === granted ? t('usage.same_as_plan') : fault('allowed')}>
            <Input inputMode="numeric" className={dialogs.short} disabled={unlimited} value={unlimited ? '' : text} onChange={(event) => setText(latinDigits(event.currentTarget.value).replace(/\D/g, '').slice(0, 10))} />
          </Field>
          <Field label={t('usage.until_label')} hint={t('usage.until_hint')} error={past ? t('usage.until_past') : fault('expires_at')}>
            <Input type="date" className={dialogs.date} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          </Field>
          {state.source === 'override' && <button type="button" className={dialogs.preset} onClick={onRemove}>{t('usage.remove')}</button>}
        </>
      )}
    </ActDialog>
  );
}

/** The plan's limit holds again. */
export function RemoveDialog({ id, name, limit, granted, onClose }: { id: string; name: string; limit: LimitKey; granted: number; onClose(): void }) {
  const { t } = useTranslation();
  const allowed = useAllowed();
  const mutation = useMutation('usage_override_remove');
  const word = t(`dossier.limit.${limit}`);
  return (
    <ActDialog
      title={t('usage.remove_title', { limit: word, name })}
      body={t('usage.remove_body', { allowed: allowed(granted) })}
      confirm={t('usage.remove')}
      said={t('usage.said.removed', { limit: word, name })}
      fits
      mutation={mutation}
      send={(reason) => mutation.run({ id, key: limit, removal: { reason } })}
      fields={[]}
      onClose={onClose}
    >
      {() => null}
    </ActDialog>
  );
}

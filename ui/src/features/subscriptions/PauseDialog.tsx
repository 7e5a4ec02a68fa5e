import { useState } from 'react';
import { Field, Input, RadioCards, useNow } from '@/components';
import type { Tenant } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { ActDialog } from './ActDialog';
import { dayOf, daysTo, instantOf } from './words';
import styles from './Dialogs.module.css';

const MIN = 20;
const LONGEST = 365;
const DAY = 86_400_000;

/** Nothing runs and nothing is charged until a day, or until somebody resumes it. */
export function PauseDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const pause = useMutation('subscription_pause');
  const [kind, setKind] = useState<'until' | 'open'>('until');
  const [day, setDay] = useState(() => dayOf(new Date(now + 30 * DAY).toISOString()));
  const at = kind === 'until' ? instantOf(day) : null;
  const fits = kind === 'open' || (at !== null && Date.parse(at) > now && daysTo(at, now) <= LONGEST);
  return (
    <ActDialog
      title={t('subscriptions.pause_title', { name: tenant.name })}
      body={t('subscriptions.pause_body')}
      confirm={t('subscriptions.act.pause')}
      said={t('subscriptions.said.paused', { name: tenant.name })}
      fits={fits}
      min={MIN}
      mutation={pause}
      send={(reason) => pause.run({ id: tenant.id, pause: { resume_at: at, reason } })}
      fields={['resume_at']}
      onClose={onClose}
    >
      {(fault) => (
        <>
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
        </>
      )}
    </ActDialog>
  );
}

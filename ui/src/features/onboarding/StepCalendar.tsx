import { CalendarDays, CalendarRange, PenLine, type LucideIcon } from 'lucide-react';
import { Checkbox, Field, Input, RadioCards } from '@/components';
import { callHours, type CalendarKind } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useConnection } from './Connection';
import { useWizard } from './context';
import { CopySecret } from './OneTime';
import { Choice, Group, Text, Wide } from './parts';
import { SecretField } from './Secret';
import styles from './Wizard.module.css';

const icons: Record<CalendarKind, LucideIcon> = { cal_com: CalendarDays, calendly: CalendarRange, manual: PenLine };
const kinds: readonly CalendarKind[] = ['cal_com', 'calendly', 'manual'];

/** Step 4: where appointments come from. */
export function StepCalendar() {
  const { t } = useTranslation();
  const { answers, set, faultOf, leave, locked } = useWizard();
  const { calendar } = answers;
  const put = (part: Partial<typeof calendar>) => set('calendar', part);
  return (
    <>
      <Group title={t('onboarding.calendar.from')} lead={t('onboarding.calendar.from_lead')}>
        <Wide>
          <Field label={t('onboarding.calendar.kind')} error={faultOf('calendar.kind')} required>
            <RadioCards
              label={t('onboarding.calendar.kind')} layout="row" value={calendar.kind}
              onChange={(kind) => { put({ kind }); leave('calendar.kind'); }}
              cards={kinds.map((value) => {
                const Icon = icons[value];
                return { value, icon: <Icon aria-hidden />, label: t(`tenant.calendar.${value}`), hint: t(`onboarding.calendar.${value}_hint`), ...(locked ? { disabledReason: t('onboarding.locked') } : {}) };
              })}
            />
          </Field>
        </Wide>
      </Group>
      {calendar.kind !== null && calendar.kind !== 'manual' && <Account kind={calendar.kind} />}
      <CallTime />
    </>
  );
}

function Account({ kind }: { kind: 'cal_com' | 'calendly' }) {
  const { t } = useTranslation();
  const { answers, set, draft, domain, locked } = useWizard();
  const { calendar } = answers;
  const put = (part: Partial<typeof calendar>) => set('calendar', part);
  const { report, panel } = useConnection('calendar', { ready: !draft.secrets.calendar_key || calendar.organiser_email.trim() === '' ? t('onboarding.calendar.test_needs') : null });
  const webhook = domain ? `https://${domain}/api/webhook/calendly-booking` : '';
  const offers = report?.event_types ?? calendar.event_types.map((id) => ({ id, name: id }));
  return (
    <Group title={t('onboarding.calendar.account', { kind: t(`tenant.calendar.${kind}`) })} lead={t('onboarding.calendar.account_lead')}>
      <SecretField key={kind} what="calendar_key" path="calendar.key" label={t(`onboarding.calendar.key_${kind}`)} required hint={t(`onboarding.calendar.key_${kind}_hint`)} placeholder={kind === 'cal_com' ? 'cal_live_…' : ''} />
      <Text path="calendar.organiser_email" label={t('onboarding.calendar.organiser')} value={calendar.organiser_email} onChange={(organiser_email) => put({ organiser_email })} required mono inputMode="email" hint={t('onboarding.calendar.organiser_hint')} />
      {kind === 'cal_com' && <Text path="calendar.event_type_id" label={t('onboarding.calendar.event_type')} value={calendar.event_type_id} onChange={(event_type_id) => put({ event_type_id })} mono inputMode="numeric" placeholder="1234567" hint={t('onboarding.calendar.event_type_hint')} />}
      {kind === 'calendly' && webhook !== '' && (
        <Wide>
          <Field label={t('onboarding.calendar.webhook')} hint={t('onboarding.calendar.webhook_hint')}>
            <div className={styles.besides}>
              <Input mono readOnly value={webhook} />
              <CopySecret text={webhook} label={t('ui.copy')} title={t('ui.copied')} />
            </div>
          </Field>
        </Wide>
      )}
      <Wide>{panel}</Wide>
      {kind === 'calendly' && offers.length > 0 && (
        <Wide>
          <div className={styles.nested} role="group" aria-label={t('onboarding.calendar.event_types')}>
            <p className={styles.quiet}>{t('onboarding.calendar.event_types_hint')}</p>
            {offers.map(({ id, name }) => (
              <Checkbox key={id} checked={calendar.event_types.includes(id)} disabled={locked} label={name} onChange={(on) => put({ event_types: on ? [...calendar.event_types, id] : calendar.event_types.filter((other) => other !== id) })} />
            ))}
          </div>
        </Wide>
      )}
    </Group>
  );
}

function CallTime() {
  const { t } = useTranslation();
  const format = useFormat();
  const { answers, set } = useWizard();
  return (
    <Group title={t('onboarding.calendar.calls')} lead={t('onboarding.calendar.calls_lead')}>
      <Choice
        path="calendar.call_hours" label={t('onboarding.calendar.call_hours')} required value={String(answers.calendar.call_hours)} onChange={(hours) => set('calendar', { call_hours: Number(hours) })}
        options={callHours.map((hours) => ({ value: String(hours), label: t('onboarding.calendar.before', { count: hours, formatted: format.number(hours) }), ...(hours === 24 ? { hint: t('onboarding.recommended') } : {}) }))}
      />
    </Group>
  );
}

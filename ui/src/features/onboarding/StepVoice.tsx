import { useState } from 'react';
import { Checkbox, Input, RadioCards } from '@/components';
import type { CallLength, VoiceTone } from '@/contract';
import { typeDefaults } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useConnection } from './Connection';
import { useWizard } from './context';
import { Group, Text, Wide } from './parts';
import { SecretField } from './Secret';
import styles from './Wizard.module.css';

const tones: readonly VoiceTone[] = ['professional', 'friendly', 'medical'];
const lengths: readonly CallLength[] = ['brief', 'standard', 'detailed'];

/** Step 3: calls by Retell AI. */
export function StepVoice() {
  const { t } = useTranslation();
  const { answers, set, locked } = useWizard();
  const { voice, business } = answers;
  const [calls, setCalls] = useState(false);
  // The administrator's own phone is what usually rings.
  const [typed, setTyped] = useState<string | null>(null);
  const number = typed ?? answers.administrator.phone;
  const put = (part: Partial<typeof voice>) => set('voice', part);
  const proposed = business.business_type ? typeDefaults[business.business_type] : null;
  const mark = (is: boolean) => (is ? <span className={styles.proposed}>{t('onboarding.proposed')}</span> : null);
  const locks = locked ? { disabledReason: t('onboarding.locked') } : {};
  const { panel } = useConnection('voice', {
    ready: voice.agent_id.trim() === '' || voice.caller_id.trim() === '' ? t('onboarding.voice.test_needs') : calls && number.trim() === '' ? t('onboarding.voice.call_needs') : null,
    ...(calls ? { callTo: number.trim() } : {}),
    extra: (
      <div className={styles.row}>
        <Checkbox checked={calls} disabled={locked} onChange={setCalls} label={t('onboarding.voice.call')} />
        {calls && <Input className={styles.short} mono dir="ltr" inputMode="tel" aria-label={t('onboarding.voice.call_number')} placeholder="07700 900123" value={number} onChange={(event) => setTyped(event.currentTarget.value)} />}
      </div>
    ),
  });
  return (
    <>
      <Group title={t('onboarding.voice.when')} lead={t('onboarding.voice.when_lead')}>
        <Wide>
          <RadioCards
            label={t('onboarding.voice.when')} layout="row" value={voice.later ? 'later' : 'now'} onChange={(when) => put({ later: when === 'later' })}
            cards={[{ value: 'now', label: t('onboarding.voice.now'), hint: t('onboarding.voice.now_hint'), ...locks }, { value: 'later', label: t('onboarding.voice.later'), hint: t('onboarding.voice.later_hint'), ...locks }]}
          />
        </Wide>
      </Group>
      {!voice.later && (
        <Group title={t('onboarding.voice.agent')} lead={t('onboarding.voice.agent_lead')}>
          <Text path="voice.agent_id" label={t('onboarding.voice.agent_id')} value={voice.agent_id} onChange={(agent_id) => put({ agent_id })} required mono placeholder="agent_e53a44a8e7abed30866388d300" hint={t('onboarding.voice.agent_hint')} />
          <Text path="voice.caller_id" label={t('onboarding.voice.caller_id')} value={voice.caller_id} onChange={(caller_id) => put({ caller_id })} required mono inputMode="tel" placeholder="+44 7403 305280" hint={t('onboarding.voice.caller_hint')} />
          <Wide><SecretField what="voice_key" path="voice.key" label={t('onboarding.voice.key')} placeholder="key_…" hint={t('onboarding.voice.key_hint')} /></Wide>
          <Wide>{panel}</Wide>
        </Group>
      )}
      <Group title={t('onboarding.voice.manner')} lead={t('onboarding.voice.manner_lead')}>
        <Wide>
          <RadioCards
            label={t('onboarding.voice.tone')} layout="row" value={voice.tone} onChange={(tone) => put({ tone })}
            cards={tones.map((value) => ({ value, label: <>{t(`onboarding.voice.tone_${value}`)}{mark(proposed?.tone === value)}</>, hint: t(`onboarding.voice.tone_${value}_hint`), ...locks }))}
          />
        </Wide>
        <Wide>
          <RadioCards
            label={t('onboarding.voice.length')} layout="row" value={voice.call_length} onChange={(call_length) => put({ call_length })}
            cards={lengths.map((value) => ({ value, label: <>{t(`onboarding.voice.length_${value}`)}{mark(proposed?.call_length === value)}</>, hint: t(`onboarding.voice.length_${value}_hint`), ...locks }))}
          />
        </Wide>
      </Group>
    </>
  );
}

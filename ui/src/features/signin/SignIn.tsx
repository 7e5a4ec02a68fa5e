import { useEffect, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { SignInStep } from '@/contract';
import { holdGate } from '@/app/gateHold';
import { Button } from '@/components';
import { useMutation, useQuery } from '@/state';
import { BackupCodes } from './BackupCodes';
import { CodeForm } from './CodeForm';
import { Credentials } from './Credentials';
import { Enrol } from './Enrol';
import { GateCard, GateFrame } from './GateFrame';

type Step = { step: 'credentials' } | SignInStep;

/** E-mail and password, then the second factor; at the first time its set-up and the backup codes. */
export default function SignIn() {
  const { t } = useTranslation();
  const platform = useQuery('app_state', {}).data?.platform;
  const forget = useMutation('platform_forget');
  const [now, setNow] = useState<Step>({ step: 'credentials' });
  useEffect(() => () => holdGate(false), []);

  const proceed = (next: SignInStep) => {
    if (next.step === 'done' && next.backup_codes.length === 0) holdGate(false);
    else setNow(next);
  };
  const back = () => {
    holdGate(false);
    setNow({ step: 'credentials' });
  };
  const over = platform ? t('gate.sign_in.to', { platform: platform.name }) : undefined;
  const again = <Button variant="ghost" size="sm" onClick={back}>{t('gate.sign_in.back')}</Button>;

  switch (now.step) {
    case 'credentials':
      return (
        <GateFrame
          title={t('gate.sign_in.title')}
          over={over}
          foot={<Button variant="ghost" size="sm" loading={forget.running} onClick={() => void forget.run({}).catch(() => {})}>{t('gate.sign_in.other_platform')}</Button>}
        >
          <GateCard><Credentials onStep={proceed} /></GateCard>
        </GateFrame>
      );
    case 'code':
      return (
        <GateFrame title={t('gate.sign_in.code_title')} over={over} foot={again}>
          <GateCard><CodeForm onStep={proceed} /></GateCard>
        </GateFrame>
      );
    case 'enrol':
      return (
        <GateFrame title={t('gate.sign_in.enrol_title')} body={t('gate.sign_in.enrol_body')} over={over} foot={again}>
          <GateCard><Enrol qr={now.qr_svg} secret={now.secret} onStep={proceed} /></GateCard>
        </GateFrame>
      );
    case 'done':
      return (
        <GateFrame title={t('gate.sign_in.codes_title')} body={t('gate.sign_in.codes_body')} over={over}>
          <GateCard><BackupCodes codes={now.backup_codes} onSaved={() => holdGate(false)} /></GateCard>
        </GateFrame>
      );
  }
}

import { Lock, LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, Field, Input, latinDigits, Section } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import { Forget } from './Forget';
import { Sessions } from './Sessions';
import type { SectionProps } from './section';
import styles from './Settings.module.css';

const LOCK = { min: 1, max: 240 };

export function Security({ settings, onSave }: SectionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const lock = useMutation('lock');
  const signOut = useMutation('sign_out');
  const [minutes, setMinutes] = useState(format.number(settings.lock_after_minutes));
  const value = Number(latinDigits(minutes));
  const valid = minutes.trim() !== '' && Number.isInteger(value) && value >= LOCK.min && value <= LOCK.max;
  const commit = () => {
    if (valid && value !== settings.lock_after_minutes) void onSave({ lock_after_minutes: value });
  };
  return (
    <>
      <Section title={t('settings.lock')}>
        <div className={styles.line}>
          <Field label={t('settings.lock_after')} hint={t('settings.lock_hint')} error={valid ? null : t('settings.lock_wrong')}>
            <Input className={styles.minutes} inputMode="numeric" value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()} />
          </Field>
          <Button icon={<Lock aria-hidden />} keys="mod+shift+k" loading={lock.running} onClick={() => void lock.run({}).catch(() => {})}>{t('settings.lock_now')}</Button>
        </div>
      </Section>
      <Sessions />
      <Section title={t('settings.leaving')}>
        <div className={styles.rows}>
          <div className={styles.line}>
            <p className={styles.grow}>{t('settings.sign_out_body')}</p>
            <Button icon={<LogOut aria-hidden />} loading={signOut.running} onClick={() => void act(signOut.run({}), t('settings.sign_out'), { queues: false })}>{t('settings.sign_out')}</Button>
          </div>
          <Forget />
        </div>
      </Section>
    </>
  );
}

import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, ConfirmDestructive } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMutation, useQuery, useSync } from '@/state';
import styles from './Settings.module.css';

/** Nothing of the platform stays on this device afterwards: its name must be typed. */
export function Forget() {
  const { t } = useTranslation();
  const format = useFormat();
  const state = useQuery('app_state', {}).data;
  const sync = useSync();
  const forget = useMutation('platform_forget');
  const [asking, setAsking] = useState(false);
  const name = state?.platform?.name ?? state?.platform_url ?? '';
  const waiting = sync?.outbox_waiting ?? 0;
  const conflicts = sync?.conflicts ?? 0;
  return (
    <div className={styles.line}>
      <p className={styles.grow}>{t('settings.forget_body')}</p>
      <Button variant="danger" icon={<Trash2 aria-hidden />} onClick={() => setAsking(true)}>{t('settings.forget')}</Button>
      <ConfirmDestructive
        open={asking}
        onOpenChange={setAsking}
        title={t('settings.forget_title', { name })}
        body={t('settings.forget_body')}
        blastRadius={[
          { label: t('settings.forget_waiting'), value: format.number(waiting), tone: waiting > 0 ? 'warn' : 'normal' },
          { label: t('settings.forget_conflicts'), value: format.number(conflicts), tone: conflicts > 0 ? 'warn' : 'normal' },
        ]}
        confirmLabel={t('settings.forget_yes')}
        justification={false}
        phrase={name}
        onConfirm={() => forget.run({})}
      />
    </div>
  );
}

import { Download, ShieldAlert, Siren } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useSaving } from '@/app/ExportMenu';
import { Button } from '@/components';
import type { AuditAlarm } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import { openDeclare } from '../incidents/declareDraft';
import styles from './Integrity.module.css';

const steps = ['tell', 'keep', 'declare', 'compare', 'restore'] as const;

/** Loud on purpose: what exactly is wrong with the history, and what to do now. */
export function IntegrityAlarm({ alarm, at }: { alarm: AuditAlarm; at: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { run } = useMutation('audit_export');
  const { save, running } = useSaving((format: 'csv' | 'json') => run({ query: {}, format }));
  const number = (value: number) => format.number(value, { useGrouping: false });
  const what = () => {
    switch (alarm.kind) {
      case 'altered':
      case 'forked':
      case 'gap':
        return t(`audit.alarm.${alarm.kind}`, { seq: number(alarm.seq) });
      case 'truncated':
        return t('audit.alarm.truncated', { seen: number(alarm.seen), now: number(alarm.now) });
      case 'bad_signature':
        return t('audit.alarm.bad_signature');
    }
  };
  return (
    <div className={styles.alarm} role="alert">
      <span className={styles.bell} aria-hidden><ShieldAlert /></span>
      <div className={styles.words}>
        <h2 className={styles.title}>{t('audit.alarm.title')}</h2>
        <p className={styles.what}>{what()}</p>
        {at && <p className={styles.when}>{t('audit.alarm.at', { when: format.exact(at) })}</p>}
        <div className={styles.buttons}>
          <Button variant="danger" icon={<Siren aria-hidden />} onClick={() => openDeclare()}>{t('audit.alarm.declare')}</Button>
          <Button icon={<Download aria-hidden />} loading={running} onClick={() => void save('json')}>{t('audit.alarm.export')}</Button>
        </div>
      </div>
      <div className={styles.words}>
        <h3 className={styles.do}>{t('audit.alarm.do')}</h3>
        <ol className={styles.steps}>
          {steps.map((step) => <li key={step}>{t(`audit.alarm.steps.${step}`)}</li>)}
        </ol>
      </div>
    </div>
  );
}

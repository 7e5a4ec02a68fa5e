import { Check, Sailboat } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { Button, ProblemNote } from '@/components';
import { useMutation } from '@/state';
import styles from './Welcome.module.css';

export function SampleCard() {
  const { t } = useTranslation();
  const start = useMutation('sample_start');
  return (
    <section className={styles.card} aria-labelledby="sample-title">
      <span className={styles.icon} aria-hidden><Sailboat /></span>
      <h2 id="sample-title" className={styles.title}>{t('gate.welcome.sample_title')}</h2>
      <p className={styles.body}>{t('gate.welcome.sample_body')}</p>
      <ul className={styles.points}>
        {(['owner', 'offline', 'remove'] as const).map((point) => (
          <li key={point}>
            <Check aria-hidden />
            {t(`gate.welcome.sample_points.${point}`)}
          </li>
        ))}
      </ul>
      <div className={styles.end}>
        {start.problem && <ProblemNote problem={start.problem} />}
        <Button variant="primary" autoFocus loading={start.running} onClick={() => void start.run({}).catch(() => {})}>
          {start.running ? t('gate.welcome.sample_starting') : t('gate.welcome.sample_start')}
        </Button>
      </div>
    </section>
  );
}

import { useTranslation } from '@/i18n/translation';
import { GateFrame } from '@/features/signin/GateFrame';
import { ConnectCard } from './ConnectCard';
import { SampleCard } from './SampleCard';
import styles from './Welcome.module.css';

/** First start: try it, or go to work. */
export default function Welcome() {
  const { t } = useTranslation();
  return (
    <GateFrame wide title={t('gate.welcome.title')} body={t('gate.welcome.body')}>
      <div className={styles.cards}>
        <SampleCard />
        <ConnectCard />
      </div>
    </GateFrame>
  );
}

import { Clock, Flag } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { Health } from '@/contract';
import { Severity, Tooltip } from '@/components';
import { useFormat } from '@/i18n/format';
import styles from './Marks.module.css';
import { healthLevel, riskLevel } from './words';

export function HealthMark({ health }: { health: Health }) {
  const { t } = useTranslation();
  return <span className={styles.health}><Severity level={healthLevel[health]} word={t(`tenant.health.${health}`)} /></span>;
}

/** The score with the shape of its level; a low one stays quiet, and in a `column` under the figures of the others. */
export function RiskMark({ score, flagged = false, column = false }: { score: number; flagged?: boolean; column?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const level = riskLevel(score);
  return (
    <span className={styles.risk}>
      {level === 'low' ? <span className={column ? styles.aligned : styles.quiet}>{format.number(score)}</span> : <Severity level={level} word={format.number(score)} />}
      <span className="sr-only">{t(`severity.${level}`)}</span>
      {flagged && <Told icon={<Flag />} label={t('tenant.flagged')} tone="flag" />}
    </span>
  );
}

/** A change of it waits in the outbox, or came back. */
export function PendingMark() {
  const { t } = useTranslation();
  return <Told icon={<Clock />} label={t('tenant.pending')} tone="pending" />;
}

function Told({ icon, label, tone }: { icon: React.ReactNode; label: string; tone: 'flag' | 'pending' }) {
  return (
    <Tooltip label={label}>
      <span className={styles.told} data-tone={tone} role="img" aria-label={label}>
        {icon}
      </span>
    </Tooltip>
  );
}

/** An address that is cut rather than broken over lines; whole as a tooltip, and what is copied. */
export function Clip({ text }: { text: string }) {
  return <span className={styles.clip} dir="ltr" title={text}>{text}</span>;
}

import { ArrowRight, CircleCheck } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { Overview } from '@/contract';
import { AppLink } from '@/app/AppLink';
import { Elapsed, Severity } from '@/components';
import { useFormat } from '@/i18n/format';
import styles from './Overview.module.css';

type Level = 'calm' | 'medium' | 'high' | 'critical';

/** How bad it is: a critical incident burns; a high one or a grave alert wants attention; else all is calm. */
export function levelOf(overview: Overview): Level {
  if (overview.open_critical > 0) return 'critical';
  const grave = [...overview.incidents, ...overview.alerts];
  if (grave.some((one) => one.severity === 'critical' || one.severity === 'high')) return 'high';
  return overview.open_incidents > 0 ? 'medium' : 'calm';
}

/** One line that says it: colour, shape and words. */
export function Pulse({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const level = levelOf(overview);
  if (level === 'calm') {
    return (
      <div className={styles.pulse} data-level="calm" role="status">
        <CircleCheck className={styles.pulseIcon} aria-hidden />
        <p className={styles.pulseTitle}>{t('overview.calm')}</p>
        <p className={styles.pulseBody}>{t('overview.calm_body')}</p>
      </div>
    );
  }
  const worst = overview.incidents[0];
  const count = level === 'critical' ? overview.open_critical : overview.open_incidents + overview.open_alerts;
  const said = { count, formatted: format.number(count) };
  const inHand = worst && (worst.assigned_to_name ?? worst.acknowledged_by_name);
  return (
    <div className={styles.pulse} data-level={level}>
      {/* What is announced; the time beside it ticks and is not. */}
      <div className={styles.said} role={level === 'critical' ? 'alert' : 'status'}>
        <Severity level={level} look="icon" />
        <p className={styles.pulseTitle}>{level === 'critical' ? t('overview.burning', said) : t('overview.attention', said)}</p>
        {worst && (
          <>
            <AppLink to={`/incidents/${worst.id}`} className={styles.pulseLink}><bdi>{worst.title}</bdi><ArrowRight aria-hidden /></AppLink>
            <span className={styles.pulseBody}>{inHand ? t('overview.in_hand', { name: inHand }) : t('overview.unacknowledged')}</span>
          </>
        )}
      </div>
      {worst && <span className={styles.since}><Elapsed since={worst.declared_at} /></span>}
    </div>
  );
}

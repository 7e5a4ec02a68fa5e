import { CircleAlert, CloudOff, History, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useFormat, type Instant } from '@/i18n/format';
import styles from './Banner.module.css';

export interface BannerProps {
  tone?: 'info' | 'medium' | 'high' | 'critical' | 'ok';
  icon?: ReactNode;
  action?: ReactNode;
  /** `card` inside a form or page; `bar` (default) across a screen. */
  look?: 'bar' | 'card';
  children: ReactNode;
}

const icons = { info: <Info />, ok: <Info />, medium: <TriangleAlert />, high: <TriangleAlert />, critical: <CircleAlert /> };

/** A line across a screen that says something about the whole of it. */
export function Banner({ tone = 'info', icon, action, look = 'bar', children }: BannerProps) {
  return (
    <div className={styles.banner} data-tone={tone} data-look={look} role={tone === 'critical' ? 'alert' : 'status'}>
      <span className={styles.icon} aria-hidden>
        {icon ?? icons[tone]}
      </span>
      <span className={styles.text}>{children}</span>
      {action}
    </div>
  );
}

export function OfflineBanner({ asOf, action }: { asOf: Instant; action?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="medium" icon={<CloudOff />} action={action}>
      {t('banner.offline', { when: format.dateTime(asOf) })}
    </Banner>
  );
}

export function StaleBanner({ asOf, action }: { asOf: Instant; action?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner icon={<History />} action={action}>
      {t('banner.stale', { when: format.dateTime(asOf) })}
    </Banner>
  );
}

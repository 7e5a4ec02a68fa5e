import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  icon?: ReactNode;
  title?: ReactNode;
  body?: ReactNode;
  action?: ReactNode;
  /** `inline` inside a section; `page` (default) fills what it stands in. */
  size?: 'page' | 'inline';
}

export function EmptyState({ icon, title, body, action, size = 'page' }: EmptyStateProps) {
  const { t } = useTranslation();
  return (
    <div className={cx(styles.empty, styles[size])}>
      <span className={styles.icon} aria-hidden>
        {icon ?? <Inbox />}
      </span>
      <p className={styles.title}>{title ?? t('empty.default_title')}</p>
      <p className={styles.body}>{body ?? t('empty.default_body')}</p>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

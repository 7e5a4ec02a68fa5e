import type { ReactNode } from 'react';
import styles from './PageHeader.module.css';

export interface PageHeaderProps {
  title: ReactNode;
  /** Before the title: an avatar, a severity. */
  lead?: ReactNode;
  /** Beside the title: a status, a count. */
  meta?: ReactNode;
  subtitle?: ReactNode;
  /** Over the title: where one came from. */
  crumbs?: ReactNode;
  actions?: ReactNode;
  /** Under it: tabs or filters. */
  children?: ReactNode;
}

export function PageHeader({ title, lead, meta, subtitle, crumbs, actions, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      {crumbs && <div className={styles.crumbs}>{crumbs}</div>}
      <div className={styles.line}>
        {lead}
        <div className={styles.words}>
          <div className={styles.titleLine}>
            <h1 className={styles.title} data-selectable>{title}</h1>
            {meta && <span className={styles.meta}>{meta}</span>}
          </div>
          {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children && <div className={styles.below}>{children}</div>}
    </header>
  );
}

import { useId, type ReactNode } from 'react';
import { cx } from './cx';
import styles from './Section.module.css';

export interface SectionProps {
  title: ReactNode;
  /** Beside the title: a count, a help button. */
  meta?: ReactNode;
  actions?: ReactNode;
  /** `card` (default) is framed; `plain` is a heading over content; `flush` is framed without padding, for tables; `line` is one row, for what is empty. */
  look?: 'card' | 'plain' | 'flush' | 'line';
  className?: string;
  children: ReactNode;
}

export function Section({ title, meta, actions, look = 'card', className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx(styles.section, styles[look], className)}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>{title}</h2>
        {meta && <span className={styles.meta}>{meta}</span>}
        {actions && <span className={styles.actions}>{actions}</span>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

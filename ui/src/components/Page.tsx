import type { ReactNode } from 'react';
import { cx } from './cx';
import styles from './Page.module.css';

/** The body of a screen under its `PageHeader`. `scroll` for documents; `fill` for a table or split pane that scrolls itself. */
export function PageBody({ children, mode = 'scroll', width = 'full' }: { children: ReactNode; mode?: 'scroll' | 'fill'; width?: 'full' | 'measure' }) {
  if (mode === 'fill') return <div className={styles.fill}>{children}</div>;
  return (
    <div className={styles.scroll} tabIndex={-1}>
      <div className={cx(styles.content, width === 'measure' && styles.measure)}>{children}</div>
    </div>
  );
}

/** Sections side by side, as many as fit. */
export function PageGrid({ children, min = 'md' }: { children: ReactNode; min?: 'sm' | 'md' | 'lg' }) {
  return <div className={cx(styles.grid, styles[min])}>{children}</div>;
}

export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}

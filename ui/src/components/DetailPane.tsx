import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { IconButton } from './IconButton';
import styles from './DetailPane.module.css';

export interface DetailPaneProps {
  title: ReactNode;
  /** Before the title: a severity. */
  lead?: ReactNode;
  /** Under the title: number, status, age. */
  meta?: ReactNode;
  /** What can be done with it. */
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** The right half of a split pane: one thing in full, with its actions in sight while its content scrolls. */
export function DetailPane({ title, lead, meta, actions, onClose, children }: DetailPaneProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={styles.pane} aria-labelledby={id}>
      <header className={styles.head}>
        <div className={styles.line}>
          {lead}
          <h2 id={id} className={styles.title} data-selectable>{title}</h2>
          <IconButton label={t('ui.close')} keys="esc" icon={<X aria-hidden />} onClick={onClose} />
        </div>
        {meta && <div className={styles.meta}>{meta}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body} tabIndex={-1}>{children}</div>
    </section>
  );
}

/** A headed part of a detail pane. */
export function DetailPart({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <div className={styles.partHead}>
        <h3 id={id} className={styles.partTitle}>{title}</h3>
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}

/** Running text that an operator wrote. */
export function Prose({ children }: { children: ReactNode }) {
  return <p className={styles.prose} dir="auto">{children}</p>;
}

/** Small things side by side. */
export function Row({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

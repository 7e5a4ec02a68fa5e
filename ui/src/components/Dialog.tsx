import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { cx } from './cx';
import { IconButton } from './IconButton';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  description?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Beside the title: a severity, a badge. */
  lead?: ReactNode;
  footer?: ReactNode;
  /** What gets the focus when it opens, as a selector; else the first control. */
  initialFocus?: string;
  /** The dialog stays until it is answered: outside clicks do not close it. */
  sticky?: boolean;
  /** `Ctrl`+`Enter`, wherever in the dialog the focus is. */
  onSend?(): void;
  children?: ReactNode;
}

export function Dialog({ open, onOpenChange, title, description, size = 'md', lead, footer, initialFocus, sticky, onSend, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={cx(styles.content, styles[size])}
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            // The first field, or the dialog as a whole: never the button that closes it.
            event.preventDefault();
            const dialog = event.currentTarget;
            if (!(dialog instanceof HTMLElement) || dialog.contains(document.activeElement)) return;
            (dialog.querySelector<HTMLElement>(initialFocus ?? 'input, textarea, [role="radio"][tabindex="0"], [role="combobox"]') ?? dialog).focus();
          }}
          onKeyDown={(event) => {
            // What another dialog over it hears comes through here, too.
            if (!onSend || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
            event.preventDefault();
            onSend();
          }}
          onInteractOutside={(event) => sticky && event.preventDefault()}
        >
          <header className={styles.head}>
            {lead}
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('ui.close')} icon={<X aria-hidden />} />
            </Radix.Close>
          </header>
          <div className={styles.body}>
            {description && <Radix.Description className={styles.description}>{description}</Radix.Description>}
            {children}
          </div>
          {footer && <footer className={styles.foot}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

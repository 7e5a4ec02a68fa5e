import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { IconButton } from './IconButton';
import styles from './Drawer.module.css';

export interface DrawerProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** Details over the end of the screen; what is beneath stays usable. */
export function Drawer({ open, onOpenChange, title, lead, actions, footer, children }: DrawerProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Radix.Portal>
        <Radix.Content className={styles.drawer} aria-describedby={undefined} onInteractOutside={(event) => event.preventDefault()}>
          <header className={styles.head}>
            {lead}
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {actions}
            <Radix.Close asChild>
              <IconButton label={t('ui.close')} keys="esc" icon={<X aria-hidden />} />
            </Radix.Close>
          </header>
          <div className={styles.body}>{children}</div>
          {footer && <footer className={styles.foot}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

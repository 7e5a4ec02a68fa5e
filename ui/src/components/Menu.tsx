import * as Radix from '@radix-ui/react-dropdown-menu';
import { Check } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './Kbd';
import styles from './Menu.module.css';

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  /** A tick before it: one of a choice. */
  checked?: boolean;
  /** Disables it and says why beneath it. */
  disabledReason?: string | null | undefined;
  run(): void;
}

export interface MenuProps {
  /** One button. */
  trigger: ReactNode;
  /** Groups are parted by a line. */
  groups: readonly (readonly MenuItem[])[];
  header?: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  /** To open it by a shortcut. */
  open?: boolean;
  onOpenChange?(open: boolean): void;
}

export function Menu({ trigger, groups, header, align = 'end', side = 'bottom', ...state }: MenuProps) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} align={align} side={side} sideOffset={4} collisionPadding={8}>
          {header && <Radix.Label className={styles.header}>{header}</Radix.Label>}
          {groups.map((items, i) => (
            <Fragment key={i}>
              {i > 0 && <Radix.Separator className={styles.line} />}
              {items.map((item) => (
                <Radix.Item
                  key={item.key}
                  className={cx(styles.item, item.danger && styles.danger)}
                  {...(item.checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': item.checked })}
                  disabled={Boolean(item.disabledReason)}
                  onSelect={item.run}
                >
                  <span className={styles.icon} aria-hidden>
                    {item.checked ? <Check /> : item.icon}
                  </span>
                  <span className={styles.text}>
                    {item.label}
                    {item.disabledReason && <span className={styles.reason}>{item.disabledReason}</span>}
                  </span>
                  {item.keys && <Kbd keys={item.keys} />}
                </Radix.Item>
              ))}
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

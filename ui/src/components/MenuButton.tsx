import type { ReactNode } from 'react';
import { Button } from './Button';
import { Menu, type MenuProps } from './Menu';

export interface MenuButtonProps extends Omit<MenuProps, 'trigger'> {
  label: ReactNode;
  icon?: ReactNode;
  keys?: string;
  /** Disables, says why, and opens nothing. */
  disabledReason?: string | null | undefined;
}

/** A small button with a menu of choices. */
export function MenuButton({ label, icon, keys, disabledReason, align = 'start', ...menu }: MenuButtonProps) {
  const button = <Button size="sm" icon={icon} {...(keys ? { keys } : {})} disabledReason={disabledReason}>{label}</Button>;
  return disabledReason ? button : <Menu {...menu} align={align} trigger={button} />;
}

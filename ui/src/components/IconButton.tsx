import { Button, type ButtonProps } from './Button';
import { Tooltip } from './Tooltip';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'iconEnd' | 'icon'> {
  /** Its accessible name and its tooltip. */
  label: string;
  icon: ButtonProps['icon'];
}

export function IconButton({ label, icon, keys, variant = 'ghost', size = 'sm', disabledReason, ...rest }: IconButtonProps) {
  const button = (
    <Button {...rest} variant={variant} size={size} icon={icon} aria-label={label} disabledReason={disabledReason} className={styles[size]} />
  );
  return disabledReason ? button : <Tooltip label={label} {...(keys ? { keys } : {})}>{button}</Tooltip>;
}

import { Button, type ButtonProps } from './Button';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'iconEnd' | 'icon'> {
  /** Its accessible name and its tooltip. */
  label: string;
  icon: ButtonProps['icon'];
}

export function IconButton({ label, icon, keys, variant = 'ghost', size = 'sm', ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} size={size} icon={icon} aria-label={label} tip={{ label, keys }} className={styles[size]} />;
}

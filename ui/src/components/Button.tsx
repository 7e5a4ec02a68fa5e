import { LoaderCircle } from 'lucide-react';
import { useId, useState, type ComponentProps, type ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './Kbd';
import { Tooltip } from './Tooltip';
import styles from './Button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant;
  size?: 'sm' | 'md';
  icon?: ReactNode;
  iconEnd?: ReactNode;
  keys?: string;
  /** Shows progress and takes no second click. */
  loading?: boolean;
  disabled?: boolean;
  /** Disables, stays reachable by keyboard, and says why: tooltip and description. */
  disabledReason?: string | null | undefined;
  /** A tooltip while nothing disables it. */
  tip?: { label: string; keys?: string | undefined };
}

export function Button({
  variant = 'secondary', size = 'md', icon, iconEnd, keys, loading = false, disabled = false, disabledReason, tip, className, children,
  onClick, type = 'button', ...rest
}: ButtonProps) {
  const reasonId = useId();
  // The open tooltip describes the button itself; the hidden sentence would say it twice.
  const [told, setTold] = useState(false);
  const blocked = Boolean(disabledReason) || loading;
  const button = (
    <button
      {...rest}
      type={blocked ? 'button' : type}
      className={cx(styles.button, styles[variant], styles[size], className)}
      disabled={disabled && !disabledReason}
      aria-disabled={blocked || undefined}
      aria-busy={loading || undefined}
      aria-describedby={cx(rest['aria-describedby'], disabledReason && !told && reasonId) || undefined}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
    >
      {loading ? <LoaderCircle className={styles.spin} aria-hidden /> : icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
      {iconEnd}
      {keys && <Kbd keys={keys} inverse={variant === 'primary' || variant === 'danger'} />}
      {disabledReason && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </button>
  );
  // Wrapped as soon as it may ever have something to say: a button that is made anew loses the focus.
  if (disabledReason === undefined && tip === undefined) return button;
  return <Tooltip label={disabledReason || (tip?.label ?? null)} {...(!disabledReason && tip?.keys ? { keys: tip.keys } : {})} onOpenChange={setTold}>{button}</Tooltip>;
}

import * as Radix from '@radix-ui/react-tooltip';
import { useState, type ReactNode } from 'react';
import { Kbd } from './Kbd';
import styles from './Tooltip.module.css';

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);

export interface TooltipProps {
  /** `null`: there is nothing to say now. */
  label: ReactNode;
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
  /** While it is open it describes the element. */
  onOpenChange?(open: boolean): void;
  /** One element that can hold a ref and take focus. */
  children: ReactNode;
}

export function Tooltip({ label, keys, side = 'top', onOpenChange, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Radix.Root open={open && label !== null} onOpenChange={change}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <Kbd keys={keys} inverse />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

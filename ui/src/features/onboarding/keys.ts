import { useEffect, useRef } from 'react';
import { onboardingSteps, type OnboardingStep } from '@/contract';

export interface WizardKeys {
  next(): void;
  back(): void;
  goTo(step: OnboardingStep): void;
  /** To the next field that wants mending. */
  toFault(): void;
  leave(): void;
}

const layer = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const isMac = /Mac/.test(navigator.platform);

/** The keys of the wizard, heard also while somebody types. The arrows follow the direction of reading. */
export function useWizardKeys(keys: WizardKeys) {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector(layer)) return;
      const act = actOf(event, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, []);
}

function actOf(event: KeyboardEvent, keys: WizardKeys): (() => void) | null {
  const mod = event.ctrlKey || event.metaKey;
  if (mod && !event.altKey && event.key === 'Enter') return keys.next;
  if (mod && !event.altKey && (event.key === '.' || event.code === 'Period')) return keys.toFault;
  if (event.key === 'Escape' && !mod) return keys.leave;
  if (!event.altKey || mod) return null;
  const digit = /^Digit([1-6])$/.exec(event.code)?.[1] ?? (/^[1-6]$/.test(event.key) ? event.key : undefined);
  const step = digit ? onboardingSteps[Number(digit) - 1] : undefined;
  if (step) return () => keys.goTo(step);
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return null;
  // On a Mac it moves by words while one types.
  if (isMac && event.target instanceof Element && event.target.closest('input, textarea')) return null;
  const onwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  return event.key === onwards ? keys.next : keys.back;
}

import { useSyncExternalStore, type ReactNode } from 'react';

export interface ToastAction {
  label: string;
  run(): void;
}

export interface ToastMessage {
  title: ReactNode;
  body?: ReactNode;
  tone?: 'ok' | 'info' | 'medium' | 'critical';
  /** Undo, open, retry. */
  action?: ToastAction;
  /** Milliseconds; 6,000 unless told. What must be answered is no toast. */
  duration?: number;
}

export interface ShownToast extends ToastMessage {
  id: number;
}

let shown: readonly ShownToast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function publish(next: readonly ShownToast[]) {
  shown = next;
  listeners.forEach((listener) => listener());
}

/** Tells what just happened. At most four stand at once; the oldest makes room. */
export function toast(message: ToastMessage): number {
  last += 1;
  publish([...shown, { ...message, id: last }].slice(-4));
  return last;
}

export function dismissToast(id: number) {
  publish(shown.filter((message) => message.id !== id));
}

export function useToasts(): readonly ShownToast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

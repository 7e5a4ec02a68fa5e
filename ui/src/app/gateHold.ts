import { useSyncExternalStore } from 'react';

let held = false;
const listeners = new Set<() => void>();

/** Keeps the sign-in on the screen although the operator is in already: backup codes are shown once and must be seen. */
export function holdGate(on: boolean) {
  if (on === held) return;
  held = on;
  listeners.forEach((listener) => listener());
}

export function useGateHeld(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => held,
  );
}

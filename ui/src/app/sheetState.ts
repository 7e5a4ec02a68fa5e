import { useSyncExternalStore } from 'react';

let open = false;
const listeners = new Set<() => void>();

export function setSheet(on: boolean) {
  open = on;
  listeners.forEach((listener) => listener());
}

/** Opens the sheet of shortcuts from anywhere. */
export const openSheet = () => setSheet(true);

export function useSheet(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

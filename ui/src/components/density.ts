import { useSyncExternalStore } from 'react';

const heights = { roomy: 36, dense: 30 };
let dense = false;
const listeners = new Set<() => void>();

/** Rows of every list closer together, or not. */
export function setDense(on: boolean) {
  if (on === dense) return;
  dense = on;
  document.documentElement.dataset.density = on ? 'dense' : 'roomy';
  listeners.forEach((listener) => listener());
}

/** In pixels, as `--h-row` has it. */
export function useRowHeight(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (dense ? heights.dense : heights.roomy),
  );
}

import { useSyncExternalStore } from 'react';
import type { PaletteHit } from '@/contract';

const MOST = 5;

/** In memory alone: names of tenants are never written outside the encrypted copy. */
let recent: readonly PaletteHit[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly PaletteHit[]) {
  recent = next;
  listeners.forEach((listener) => listener());
}

const keyOf = (hit: PaletteHit) => JSON.stringify(hit.place);

export function remember(hit: PaletteHit) {
  publish([hit, ...recent.filter((other) => keyOf(other) !== keyOf(hit))].slice(0, MOST));
}

/** At lock and sign-out. */
export function forgetRecent() {
  publish([]);
}

export function useRecent(): readonly PaletteHit[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => recent,
  );
}

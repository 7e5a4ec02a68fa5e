import { useEffect, useSyncExternalStore } from 'react';
import type { PaletteItem } from '@/components';

let offered: readonly (readonly PaletteItem[])[] = [];
let flat: readonly PaletteItem[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly (readonly PaletteItem[])[]) {
  offered = next;
  flat = next.flat();
  listeners.forEach((listener) => listener());
}

/** While the screen stands, the palette offers these on what is selected in it. Memoise the list. */
export function usePaletteActions(items: readonly PaletteItem[]) {
  useEffect(() => {
    publish([...offered, items]);
    return () => publish(offered.filter((other) => other !== items));
  }, [items]);
}

export function useOfferedActions(): readonly PaletteItem[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => flat,
  );
}

import { useCallback, useSyncExternalStore } from 'react';

/** The beginning of the interval that stands: the same for all who ask within it. */
const presentOf = (interval: number) => Math.floor(Date.now() / interval) * interval;

const beats = new Map<number, { listeners: Set<() => void>; timer: ReturnType<typeof setInterval>; now: number }>();

function subscribe(interval: number, listener: () => void): () => void {
  let beat = beats.get(interval);
  if (!beat) {
    const listeners = new Set<() => void>();
    const created = { listeners, now: presentOf(interval), timer: setInterval(() => tick(interval), interval) };
    beats.set(interval, created);
    beat = created;
  }
  const joined = beat;
  joined.listeners.add(listener);
  return () => {
    joined.listeners.delete(listener);
    if (joined.listeners.size > 0) return;
    clearInterval(joined.timer);
    beats.delete(interval);
  };
}

function tick(interval: number) {
  const beat = beats.get(interval);
  // A hidden window repaints nothing; it catches up with the next beat after it is shown.
  if (!beat || document.hidden) return;
  beat.now = presentOf(interval);
  beat.listeners.forEach((listener) => listener());
}

/** The present, shared by all that show it: one timer per interval in milliseconds, none while nobody looks. */
export function useNow(interval: number): number {
  return useSyncExternalStore(
    // A fresh function would subscribe anew at every render.
    useCallback((listener) => subscribe(interval, listener), [interval]),
    () => beats.get(interval)?.now ?? presentOf(interval),
  );
}

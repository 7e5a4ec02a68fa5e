import { useSyncExternalStore } from 'react';

const beats = new Map<number, { listeners: Set<() => void>; timer: ReturnType<typeof setInterval>; now: number }>();

function subscribe(interval: number, listener: () => void): () => void {
  let beat = beats.get(interval);
  if (!beat) {
    const listeners = new Set<() => void>();
    const created = { listeners, now: Date.now(), timer: setInterval(() => tick(interval), interval) };
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
  beat.now = Date.now();
  beat.listeners.forEach((listener) => listener());
}

/** The present, shared by all that show it: one timer per interval in milliseconds, none while nobody looks. */
export function useNow(interval: number): number {
  return useSyncExternalStore(
    (listener) => subscribe(interval, listener),
    () => beats.get(interval)?.now ?? Math.floor(Date.now() / interval) * interval,
  );
}

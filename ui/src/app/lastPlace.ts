import type { createAppRouter } from './router';
import { allPlaces } from './nav';

const KEY = 'wheelhouse.place';

/** Where the console was when it was closed; `null` at the first start. */
export function lastPlace(): string | null {
  try {
    const kept = localStorage.getItem(KEY);
    return allPlaces.find((place) => place.path === kept)?.path ?? null;
  } catch {
    return null;
  }
}

/** The console opens where it was left, unless it is told where to open. */
export function returnToLastPlace() {
  const place = lastPlace();
  if (place !== null && window.location.hash.length <= 1) window.history.replaceState(null, '', `#${place}`);
}

/** Keeps the place alone: what was searched or opened there stays out of the open storage of the page. */
export function keepPlace(router: ReturnType<typeof createAppRouter>): () => void {
  return router.subscribe('onResolved', ({ toLocation }) => {
    const first = `/${toLocation.pathname.split('/')[1] ?? ''}`;
    if (!allPlaces.some((place) => place.path === first)) return;
    try {
      localStorage.setItem(KEY, first);
    } catch {
      // Without storage the console opens at its overview.
    }
  });
}

import { useSyncExternalStore } from 'react';

/** Asked at every render of a list, so made once. */
let kept: MediaQueryList | undefined;
const wide = () => (kept ??= window.matchMedia('(min-width: 1500px)'));

function subscribe(listener: () => void): () => void {
  const media = wide();
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether the window has room for the columns that are good to have. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide().matches);
}

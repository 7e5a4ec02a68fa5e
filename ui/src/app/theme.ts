import { useSyncExternalStore } from 'react';
import type { Theme } from '@/contract';

const STORAGE_KEY = 'wheelhouse.theme';
const listeners = new Set<() => void>();
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let chosen: Theme = stored();

function resolved(): 'light' | 'dark' {
  return chosen === 'dark' || (chosen === 'system' && dark.matches) ? 'dark' : 'light';
}

function apply() {
  document.documentElement.dataset.theme = resolved();
  listeners.forEach((listener) => listener());
}

dark.addEventListener('change', apply);
apply();

/** Paints in the theme at once and remembers it on this device, so that the next start opens in it. */
export function setTheme(theme: Theme) {
  chosen = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Without storage the choice lasts until the window closes.
  }
  apply();
}

export function isDark(): boolean {
  return resolved() === 'dark';
}

/** For this device alone, before anybody is signed in. */
export function toggleTheme() {
  setTheme(isDark() ? 'light' : 'dark');
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useTheme(): { theme: Theme; painted: 'light' | 'dark' } {
  const painted = useSyncExternalStore(subscribe, resolved);
  const theme = useSyncExternalStore(subscribe, () => chosen);
  return { theme, painted };
}

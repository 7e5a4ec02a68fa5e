import { useEffect, useRef } from 'react';
import type { ShortcutId } from './shortcuts';

type Run = () => void;
const claims = new Map<ShortcutId, Run[]>();

/** Runs what the screen in sight does on this shortcut; `false` when nothing claims it now. */
export function runClaimed(id: ShortcutId): boolean {
  const run = claims.get(id)?.at(-1);
  run?.();
  return run !== undefined;
}

/** While mounted and `run` is not `null`, the shortcut of the registry does this. What is mounted last wins. */
export function useShortcut(id: ShortcutId, run: Run | null | undefined) {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const on = Boolean(run);
  useEffect(() => {
    if (!on) return;
    const claim = () => latest.current?.();
    claims.set(id, [...(claims.get(id) ?? []), claim]);
    return () => void claims.set(id, (claims.get(id) ?? []).filter((other) => other !== claim));
  }, [id, on]);
}

const layer = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Escape, when no dialog or menu took it. */
export function useEscape(run: Run | null) {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const on = run !== null;
  useEffect(() => {
    if (!on) return;
    const heard = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector(layer)) latest.current?.();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [on]);
}

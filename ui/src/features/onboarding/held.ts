import type { Activated } from '@/contract';

/**
 * What an activation answered once, until somebody says that it is kept: a lock of the console, which takes the page away, must not
 * take it, too. In memory alone, one at a time, and only for whoever activated.
 */
let held: { operator: string; activated: Activated } | null = null;

export function hold(operator: string, activated: Activated) {
  held = { operator, activated };
}

export function heldFor(operator: string, draft: string): Activated | null {
  if (held !== null && held.operator !== operator) letGo();
  return held?.activated.draft.id === draft ? held.activated : null;
}

export function letGo() {
  held = null;
}

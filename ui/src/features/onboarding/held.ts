import type { Activated } from '@/contract';

/**
 * That an activation waits to be finished, until somebody says that its secrets are kept: a lock of the console takes the page away, and
 * whoever unlocks it is told that new ones can be made. Never the secrets themselves: a locked console holds none.
 */
let held: { operator: string; activated: Activated } | null = null;

export function hold(operator: string, activated: Activated) {
  held = { operator, activated: { ...activated, secrets: null } };
}

export function heldFor(operator: string, draft: string): Activated | null {
  if (held !== null && held.operator !== operator) letGo();
  return held?.activated.draft.id === draft ? held.activated : null;
}

export function letGo() {
  held = null;
}

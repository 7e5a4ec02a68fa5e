import type { Values } from './schema';

interface Kept {
  operator: string;
  tenant: string;
  values: Values;
}

/** What was typed and not saved: a lock or a notification that leads elsewhere loses nothing. One at a time, and only for whoever typed it. */
let kept: Kept | null = null;

export function keepDraft(operator: string, tenant: string, values: Values) {
  kept = { operator, tenant, values };
}

export function keptDraft(operator: string, tenant: string): Values | null {
  return kept?.operator === operator && kept.tenant === tenant ? kept.values : null;
}

export function dropDraft() {
  kept = null;
}

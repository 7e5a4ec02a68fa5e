import { useSyncExternalStore } from 'react';
import type { IncidentDraft } from '@/contract';

export type FormDraft = Omit<IncidentDraft, 'kind' | 'affected_tenants'> & { kind: IncidentDraft['kind'] | null; affected_tenants: { id: string; name: string }[] };

export const emptyDraft: FormDraft = { kind: null, severity: 'medium', title: '', description: '', affected_systems: [], affected_tenants: [], impact: '', actions_taken: '' };

let open = false;
/** What was typed and not declared: closing the dialog by mistake loses nothing. */
let draft: FormDraft = emptyDraft;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Opens the form over whatever is in sight, with these tenants named as affected if it is still empty. */
export function openDeclare(tenants: FormDraft['affected_tenants'] = []) {
  if (tenants.length > 0 && draft === emptyDraft) draft = { ...emptyDraft, affected_tenants: tenants };
  open = true;
  tell();
}

export function closeDeclare(left: FormDraft) {
  draft = left;
  open = false;
  tell();
}

export const keptDraft = () => draft;

/** As one types: a lock in the middle of it loses nothing. */
export function keepDraft(typed: FormDraft) {
  draft = typed;
}

let owner: string | null = null;

/** Whoever signs in next on this computer finds nothing of what another typed. */
export function ownDraft(operator: string | null) {
  if (operator === owner) return;
  if (owner !== null) closeDeclare(emptyDraft);
  owner = operator;
}

export function useDeclareOpen(): boolean {
  return useSyncExternalStore(subscribe, () => open);
}

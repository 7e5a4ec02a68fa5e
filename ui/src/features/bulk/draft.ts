import type { BulkAct, Module, Plan } from '@/contract';

/** What can be done to many. */
export const acts = ['activate', 'pause', 'suspend', 'plan', 'module', 'tags', 'archive', 'restore'] as const;
export type ActKind = (typeof acts)[number];

/** What is being put together in the dialog. */
export interface Draft {
  plan: Plan;
  /** As typed; empty keeps the period. */
  months: string;
  module: Module;
  on: boolean;
  add: string[];
  remove: string[];
  notify: boolean;
}

export const blank: Draft = { plan: 'pro', months: '', module: 'wallet', on: true, add: [], remove: [], notify: true };

/** The act as the platform takes it; `null` while something is missing. */
export function actOf(kind: ActKind, draft: Draft): BulkAct | null {
  switch (kind) {
    case 'activate':
      return { act: 'status', to: 'active', notify_owner: draft.notify };
    case 'pause':
      return { act: 'status', to: 'paused', notify_owner: draft.notify };
    case 'suspend':
      return { act: 'status', to: 'suspended', notify_owner: draft.notify };
    case 'plan':
      return { act: 'plan', plan: draft.plan, months: draft.months === '' ? null : Number(draft.months) };
    case 'module':
      return { act: 'module', module: draft.module, on: draft.on };
    case 'tags':
      return draft.add.length + draft.remove.length === 0 ? null : { act: 'tags', add: draft.add, remove: draft.remove };
    case 'archive':
      return { act: 'archive', archived: true };
    case 'restore':
      return { act: 'archive', archived: false };
  }
}

const toKind = { active: 'activate', paused: 'pause', suspended: 'suspend' } as const;

/** Which of the acts it was; `null` for what this console does not offer. */
export function kindOf(act: BulkAct): ActKind | null {
  switch (act.act) {
    case 'status':
      return act.to === 'active' || act.to === 'paused' || act.to === 'suspended' ? toKind[act.to] : null;
    case 'archive':
      return act.archived ? 'archive' : 'restore';
    default:
      return act.act;
  }
}

/** Characters that a reason needs at least. */
export const leastReason = (kind: ActKind) => (kind === 'activate' || kind === 'pause' || kind === 'suspend' ? 20 : 0);

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReviewDraft } from '@/contract';
import { port, type Port } from '@/platform';
import { useMe } from '@/state';

/** Milliseconds without a change before the draft is saved. */
const PAUSE = 400;

/** What was written since the queue was last read. It belongs to one operator at one platform and goes with them. */
let written = { door: null as Port | null, operator: '', drafts: new Map<string, ReviewDraft>() };

function draftsOf(operator: string): Map<string, ReviewDraft> {
  if (written.door !== port() || written.operator !== operator) written = { door: port(), operator, drafts: new Map() };
  return written.drafts;
}

export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

export interface DraftState {
  draft: ReviewDraft;
  saving: Saving;
  change(part: Partial<ReviewDraft>): void;
  /** After the decision: nothing is left to save. */
  discard(): void;
}

/** Whether something was written on the tenant that the queue does not tell yet. */
export function useKnownDraft(): (id: string) => boolean {
  const operator = useMe()?.operator.id ?? '';
  return useCallback((id) => draftsOf(operator).has(id), [operator]);
}

/** A draft that saves itself as one writes, and at the latest when one goes on to another tenant. */
export function useDraft(id: string, kept: ReviewDraft | null): DraftState {
  const operator = useMe()?.operator.id ?? '';
  const [draft, setDraft] = useState<ReviewDraft>(() => draftsOf(operator).get(id) ?? kept ?? { checklist: [], notes: '' });
  const [saving, setSaving] = useState<Saving>('idle');
  const pending = useRef<ReviewDraft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const now = pending.current;
    if (!now) return;
    pending.current = null;
    try {
      await port().invoke('review_draft_save', { id, draft: now });
      setSaving((state) => (pending.current ? state : 'saved'));
    } catch {
      setSaving('failed');
    }
  }, [id]);

  const latest = useRef(draft);
  const change = useCallback(
    (part: Partial<ReviewDraft>) => {
      const next = { ...latest.current, ...part };
      latest.current = next;
      pending.current = next;
      draftsOf(operator).set(id, next);
      setDraft(next);
      setSaving('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), PAUSE);
    },
    [id, operator, save],
  );
  const discard = useCallback(() => {
    clearTimeout(timer.current);
    pending.current = null;
    draftsOf(operator).delete(id);
  }, [id, operator]);
  useEffect(() => () => void save(), [save]);
  return { draft, saving, change, discard };
}

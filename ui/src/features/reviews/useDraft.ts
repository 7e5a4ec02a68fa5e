import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReviewDraft } from '@/contract';
import { port } from '@/platform';

/** Milliseconds without a change before the draft is saved. */
const PAUSE = 400;

/** What was written since the queue was last read: the newest draft of each tenant in this window. */
const written = new Map<string, ReviewDraft>();

export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

export interface DraftState {
  draft: ReviewDraft;
  saving: Saving;
  change(part: Partial<ReviewDraft>): void;
  /** After the decision: nothing is left to save. */
  discard(): void;
}

export function knownDraft(id: string): ReviewDraft | undefined {
  return written.get(id);
}

/** A draft that saves itself as one writes, and at the latest when one goes on to another tenant. */
export function useDraft(id: string, kept: ReviewDraft | null): DraftState {
  const [draft, setDraft] = useState<ReviewDraft>(() => written.get(id) ?? kept ?? { checklist: [], notes: '' });
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
      written.set(id, next);
      setDraft(next);
      setSaving('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), PAUSE);
    },
    [id, save],
  );
  const discard = useCallback(() => {
    clearTimeout(timer.current);
    pending.current = null;
    written.delete(id);
  }, [id]);
  useEffect(() => () => void save(), [save]);
  return { draft, saving, change, discard };
}

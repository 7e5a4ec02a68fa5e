import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { Dossier, ReviewDraft, Role, Verdict } from '@/contract';
import { useShortcut } from '@/app/claims';
import { isTyping } from '@/app/shortcuts';
import { Button, Counter, Field, latinKey, ProblemNote, RadioCards, Textarea, toast } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import { Checklist } from './Checklist';
import { faultOf, itemsFor, lengthOf, nextState, NOTES, stateOf, withState, type Fault } from './rules';
import { useDraft } from './useDraft';
import styles from './Reviews.module.css';

function useFaultText(): (fault: Fault | null) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  return (fault) => {
    if (!fault) return null;
    if (fault.kind === 'open' || fault.kind === 'failed') return t(`review.fault.${fault.kind}`, { items: format.list(fault.items.map((item) => t(`review.item.${item}`))) });
    if (fault.kind === 'notes_short') return t('review.fault.notes_short', { formatted: format.number(fault.missing) });
    return t(`review.fault.${fault.kind}`);
  };
}

export interface ReviewFormProps {
  dossier: Dossier;
  draft: ReviewDraft | null;
  mayDecide: boolean;
  needs: Role;
  onDecided(): void;
}

/** Checklist, notes and decision. Single keys choose; only Ctrl+Enter sends. */
export function ReviewForm({ dossier: { tenant }, draft: kept, mayDecide, needs, onDecided }: ReviewFormProps) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const { draft, saving, change, discard } = useDraft(tenant.id, kept);
  const decide = useMutation('review_decide');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const notes = useRef<HTMLTextAreaElement>(null);
  const items = itemsFor(tenant.business_type);
  // A flagged tenant keeps its status when approved, and is suspended when rejected.
  const flaggedOnly = tenant.status !== 'pending_review';
  const rejectHint = !flaggedOnly ? 'review.reject_hint' : tenant.status === 'suspended' ? 'review.reject_hint_suspended' : 'review.reject_hint_flagged';
  const barred = mayDecide ? null : t('ui.needs_role', { role: t(`role.${needs}`) });
  const fault = faultOf(verdict, draft, items);
  const reason = barred ?? faultText(fault);

  const send = () => {
    if (!verdict || reason || decide.running) return;
    const checklist = items.map((item) => ({ item, state: stateOf(draft.checklist, item) }));
    decide
      .run({ id: tenant.id, decision: { verdict, checklist, notes: draft.notes.trim() } })
      .then((entry) => {
        discard();
        const waits = entry.state === 'waiting';
        toast({ title: t(`review.decided.${verdict}`, { name: tenant.name }), ...(waits ? { body: t('review.decided_queued') } : {}), tone: waits ? 'info' : 'ok' });
        onDecided();
      })
      .catch(() => {});
  };

  const choose = (next: Verdict) => (mayDecide ? () => setVerdict(next) : null);
  useShortcut('approve', choose('approve'));
  useShortcut('request_changes', choose('request_changes'));
  useShortcut('reject', choose('reject'));
  useShortcut('note', mayDecide ? () => notes.current?.focus() : null);
  useShortcut('send_decision', send);

  // The numbers of the checklist, wherever the focus is but in a text.
  const latest = useRef({ draft, items, change });
  useEffect(() => {
    latest.current = { draft, items, change };
  });
  useEffect(() => {
    if (!mayDecide) return;
    const heard = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
      const { draft: now, items: asked, change: put } = latest.current;
      const item = asked[Number(latinDigit(latinKey(event))) - 1];
      if (!item) return;
      event.preventDefault();
      put({ checklist: withState(now.checklist, item, nextState[stateOf(now.checklist, item)]) });
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [mayDecide]);

  const length = lengthOf(draft.notes);
  return (
    <div className={styles.form}>
      <Checklist items={items} checks={draft.checklist} disabled={!mayDecide} onState={(item, state) => change({ checklist: withState(draft.checklist, item, state) })} />
      <Field label={t('review.notes')} hint={t('review.notes_hint')} aside={<Counter length={length} {...NOTES} />} required>
        <Textarea ref={notes} rows={4} dir="auto" disabled={!mayDecide} value={draft.notes} onChange={(event) => change({ notes: event.currentTarget.value })} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />
      </Field>
      <RadioCards
        label={t('review.verdict')}
        value={verdict}
        onChange={setVerdict}
        cards={[
          { value: 'approve', label: t('review.approve'), hint: t(flaggedOnly ? 'review.approve_hint_flagged' : 'review.approve_hint'), keys: 'y', disabledReason: barred },
          { value: 'request_changes', label: t('review.request_changes'), hint: t('review.request_changes_hint'), keys: 'm', disabledReason: barred },
          { value: 'reject', label: t('review.reject'), hint: t(rejectHint), keys: 'n', disabledReason: barred },
        ]}
      />
      {decide.problem && <ProblemNote problem={decide.problem} />}
      <div className={styles.send}>
        <span className={styles.saving} role="status">{saving === 'saving' ? t('review.saving') : saving === 'saved' ? t('review.saved') : saving === 'failed' ? t('review.save_failed') : ''}</span>
        {verdict && reason && <span className={styles.fault}>{reason}</span>}
        <Button variant={verdict === 'reject' ? 'danger' : 'primary'} keys="mod+enter" loading={decide.running} disabledReason={reason} onClick={send}>{t('review.send')}</Button>
      </div>
    </div>
  );
}

/** The digit that a Persian keyboard types, too. */
function latinDigit(key: string): string {
  const code = key.charCodeAt(0);
  return code >= 0x06f0 && code <= 0x06f9 ? String(code - 0x06f0) : key;
}

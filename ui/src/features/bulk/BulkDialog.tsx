import { useState } from 'react';
import { Trans } from 'react-i18next';
import { useOnlineReason } from '@/app/reasons';
import { Banner, Button, Counter, Dialog, ErrorState, Field, Input, OtpInput, ProblemNote, SkeletonLines, Textarea } from '@/components';
import type { Chosen, JobOpened } from '@/contract';
import { faultAt } from '@/features/dossier/edit/useFaults';
import { SampleCode } from '@/features/signin/SampleCode';
import { useFaultText } from '@/i18n/fault';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { toProblem } from '@/platform';
import { useMutation } from '@/state';
import { ActFields } from './ActFields';
import { Blast, changing } from './Blast';
import { actOf, blank, leastReason, type ActKind, type Draft } from './draft';
import { useBulkPreview } from './usePreview';
import { useActTitle } from './words';
import styles from './Bulk.module.css';

const MOST_REASON = 500;
const lengthOf = (text: string) => [...text.trim()].length;

export interface BulkDialogProps {
  kind: ActKind;
  chosen: Chosen;
  count: number;
  onClose(): void;
  onStarted(opened: JobOpened): void;
}

/** What is done to many: told, counted, justified and, where it suspends, typed and proven. */
export function BulkDialog({ kind, chosen, count, onClose, onStarted }: BulkDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const titleOf = useActTitle();
  const faultText = useFaultText();
  const offline = useOnlineReason();
  const start = useMutation('bulk_start');
  const [draft, setDraft] = useState<Draft>(blank);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  // The same tenants as long as the dialog stands, whatever happens in the list behind it.
  const [who] = useState(chosen);
  const act = actOf(kind, draft);
  const { preview, problem, settled, again } = useBulkPreview(who, act);
  const least = leastReason(kind);
  const length = lengthOf(reason);
  const touched = preview ? changing(preview) : 0;
  const fault = (field: string) => {
    const told = faultAt(start.problem ?? problem, field);
    return told && faultText(told);
  };
  const cannot = offline
    ?? (preview && settled && touched === 0 ? t('bulk.nothing') : null);
  const ready =
    act !== null && preview !== null && settled && problem === null && !cannot && length >= least && length <= MOST_REASON &&
    (!preview.phrase || typed.trim() === preview.phrase) && (!preview.needs_step_up || code.length === 6);
  const send = () => {
    if (!ready || !preview || !act || start.running) return;
    const { total: expected, fingerprint, needs_step_up, phrase } = preview;
    start.run({ start: { chosen: who, act, justification: reason.trim(), typed: phrase ? typed.trim() : null, code: needs_step_up ? code : null, expected, fingerprint } }).then(
      (opened) => {
        onClose();
        onStarted(opened);
      },
      (thrown: unknown) => {
        setCode('');
        // Others match now: they are counted again before anybody confirms them.
        if (toProblem(thrown).code === 'conflict') again();
      },
    );
  };
  const danger = kind === 'suspend';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      onSend={send}
      size="lg"
      title={act ? titleOf(act, preview?.total ?? count) : t('bulk.title.tags', { count, formatted: format.number(count) })}
      description={t(`bulk.body.${kind}`)}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant={danger ? 'danger' : 'primary'} keys="mod+enter" loading={start.running} disabled={!ready && !cannot} disabledReason={cannot} onClick={send}>
            {preview?.needs_approval ? t('bulk.ask') : t('bulk.start', { count: touched, formatted: format.number(touched) })}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {offline && <Banner look="card" tone="medium">{t('bulk.offline')}</Banner>}
        <ActFields kind={kind} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} fault={fault} />
        {act && preview && <Blast act={act} preview={preview} settled={settled} />}
        {act && !preview && (problem ? <ErrorState problem={problem} onRetry={again} size="inline" /> : <SkeletonLines lines={4} />)}
        {preview?.needs_approval && (
          <Banner look="card" tone="high">
            {t('bulk.second_operator')}
            {preview.suspended_lately > 0 && <> {t('bulk.lately', { count: preview.suspended_lately, formatted: format.number(preview.suspended_lately) })}</>}
          </Banner>
        )}
        {preview && preview.in_outbox > 0 && <Banner look="card" tone="medium">{t('bulk.in_outbox', { count: preview.in_outbox, formatted: format.number(preview.in_outbox) })}</Banner>}
        <Field
          label={t('confirm.justification')}
          required={least > 0}
          optional={least === 0}
          error={length > MOST_REASON ? t('edit.fault.long', { max: format.number(MOST_REASON) }) : fault('justification')}
          hint={length > 0 && length < least ? t('ui.characters_missing', { n: format.number(least - length), min: format.number(least) }) : t('bulk.reason_hint')}
          aside={<Counter length={length} min={least} max={MOST_REASON} />}
        >
          <Textarea rows={2} dir="auto" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </Field>
        {preview?.phrase && (
          <Field label={<Trans i18nKey="confirm.type_phrase" values={{ phrase: preview.phrase }} components={{ 1: <code className={styles.phrase} dir="ltr" data-selectable /> }} />} required error={fault('typed')}>
            <Input value={typed} dir="ltr" onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
          </Field>
        )}
        {preview?.needs_step_up && (
          <Field label={t('confirm.step_up')} hint={t('confirm.step_up_hint')} aside={<SampleCode onCode={setCode} />} required>
            <OtpInput value={code} onChange={setCode} disabled={start.running} />
          </Field>
        )}
        {start.problem && <ProblemNote problem={start.problem} hideFields={['justification', 'typed', 'act.module', 'act.months', 'act.add', 'act.remove']} />}
      </div>
    </Dialog>
  );
}

import { useState, type ReactNode } from 'react';
import { Trans } from 'react-i18next';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { toProblem, type Problem } from '@/platform/problem';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Counter, Field } from './Field';
import { Input, Textarea } from './Input';
import { OtpInput } from './OtpInput';
import { ProblemNote } from './ErrorState';
import styles from './ConfirmDestructive.module.css';

export const JUSTIFICATION = { min: 20, max: 500 };

export interface BlastItem {
  label: ReactNode;
  value: ReactNode;
  tone?: 'normal' | 'warn';
}

export interface Confirmation {
  justification: string;
  typed: string;
  code: string;
}

export interface ConfirmDestructiveProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  body?: ReactNode;
  /** What it affects, computed from the local copy. */
  blastRadius: readonly BlastItem[];
  confirmLabel: string;
  justification?: boolean;
  /** What must be typed, letter by letter. */
  phrase?: string;
  stepUp?: boolean;
  /** At the code's label: what fills it in on the sample platform. */
  codeAside?(fill: (code: string) => void): ReactNode;
  /** `primary` for what destroys nothing but is justified all the same. */
  tone?: 'danger' | 'primary';
  /** More to choose before confirming. */
  children?: ReactNode;
  /** Rejects with a problem, which then stands in the dialog; resolves when the dialog may close. */
  onConfirm(confirmation: Confirmation): Promise<unknown>;
}

/** The length in characters as people count them, which is how the platform counts, too. */
const characters = (text: string) => [...text.trim()].length;

export function ConfirmDestructive(props: ConfirmDestructiveProps) {
  return props.open ? <Open {...props} /> : null;
}

function Open({
  onOpenChange, title, body, blastRadius, confirmLabel, justification = true, phrase, stepUp, codeAside, tone = 'danger', children, onConfirm,
}: ConfirmDestructiveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [why, setWhy] = useState('');
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Problem | null>(null);
  const length = characters(why);
  const ready =
    (!justification || (length >= JUSTIFICATION.min && length <= JUSTIFICATION.max)) &&
    (!phrase || typed.trim() === phrase) &&
    (!stepUp || code.length === 6);

  const confirm = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setFault(null);
    try {
      await onConfirm({ justification: why.trim(), typed: typed.trim(), code });
      onOpenChange(false);
    } catch (thrown) {
      setFault(toProblem(thrown));
      setCode('');
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={title}
      description={body}
      sticky
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>{t('ui.cancel')}</Button>
          <Button variant={tone} disabled={!ready} loading={busy} onClick={() => void confirm()}>{confirmLabel}</Button>
        </>
      }
    >
      {blastRadius.length > 0 && (
        <section className={styles.blast} aria-label={t('confirm.blast_radius')}>
          <h3 className={styles.heading}>{t('confirm.blast_radius')}</h3>
          <dl className={styles.list}>
            {blastRadius.map((item, i) => (
              <div key={i} className={styles.item} data-tone={item.tone}>
                <dt>{item.label}</dt>
                <dd>{item.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {children}
      {justification && (
        <Field
          label={t('confirm.justification')}
          hint={length > 0 && length < JUSTIFICATION.min ? t('ui.characters_missing', { n: format.number(JUSTIFICATION.min - length), min: format.number(JUSTIFICATION.min) }) : t('confirm.justification_hint')}
          aside={<Counter length={length} {...JUSTIFICATION} />}
          required
        >
          <Textarea rows={3} value={why} onChange={(event) => setWhy(event.currentTarget.value)} autoFocus />
        </Field>
      )}
      {phrase && (
        <Field
          label={<Trans i18nKey="confirm.type_phrase" values={{ phrase }} components={{ 1: <code className={styles.phrase} data-selectable /> }} />}
          required
        >
          <Input value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
        </Field>
      )}
      {stepUp && (
        <Field label={t('confirm.step_up')} hint={t('confirm.step_up_hint')} aside={codeAside?.(setCode)} required>
          <OtpInput value={code} onChange={setCode} disabled={busy} />
        </Field>
      )}
      {fault && <ProblemNote problem={fault} />}
    </Dialog>
  );
}

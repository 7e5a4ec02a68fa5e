import { useState, type ReactNode } from 'react';
import { useAct } from '@/app/acts';
import { Banner, Button, Dialog, ProblemNote } from '@/components';
import { faultAt } from '@/features/dossier/edit/useFaults';
import { useFaultText } from '@/i18n/fault';
import { useTranslation } from '@/i18n/translation';
import type { Problem } from '@/platform';
import { useIsOffline } from '@/state';
import { Reason, reasonLength } from './Reason';
import styles from './Dialogs.module.css';

interface ActDialogProps {
  title: string;
  body: string;
  confirm: string;
  /** What is said when it is done or waits. */
  said: string;
  /** Whether what is chosen above the reason can be sent. */
  fits: boolean;
  /** Least characters of the reason. */
  min?: number;
  mutation: { running: boolean; problem: Problem | null };
  send(reason: string): Promise<unknown>;
  /** Fields that show their own faults. */
  fields: readonly string[];
  onClose(): void;
  /** Gets the fault of one of its fields. */
  children(fault: (field: string) => string | undefined): ReactNode;
}

/** A change of a subscription that names its reason and may wait in the outbox. */
export function ActDialog({ title, body, confirm, said, fits, min = 1, mutation, send, fields, onClose, children }: ActDialogProps) {
  const { t } = useTranslation();
  const act = useAct();
  const offline = useIsOffline();
  const faultText = useFaultText();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const fault = (field: string) => {
    const told = faultAt(mutation.problem, field);
    return told && faultText(told);
  };
  const submit = () => {
    setTried(true);
    const length = reasonLength(reason);
    if (!fits || length < min || length > 500 || mutation.running) return;
    const doing = send(reason.trim());
    doing.then(() => {
      onClose();
      void act(doing, said);
    }, () => {});
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      onSend={submit}
      title={title}
      description={body}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={mutation.running} onClick={submit}>{confirm}</Button>
        </>
      }
    >
      <div className={styles.stack}>
        {offline && <Banner look="card" tone="medium">{t('subscriptions.queues')}</Banner>}
        {children(fault)}
        <Reason value={reason} onChange={setReason} min={min} tried={tried} error={fault('reason')} />
        {mutation.problem && <ProblemNote problem={mutation.problem} hideFields={[...fields, 'reason']} />}
      </div>
    </Dialog>
  );
}

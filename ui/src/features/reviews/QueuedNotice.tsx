import { useTranslation } from '@/i18n/translation';
import type { QueuedReview } from '@/contract';
import { useGo } from '@/app/AppLink';
import { Banner, Button, ProblemNote, StatusPill, toast } from '@/components';
import { useMutation } from '@/state';
import styles from './Reviews.module.css';

/** The decision that waits in the outbox or came back: it is not made twice. */
export function QueuedNotice({ queued, onNext }: { queued: QueuedReview; onNext(): void }) {
  const { t } = useTranslation();
  const go = useGo();
  const cancel = useMutation('outbox_cancel');
  const back = queued.state === 'conflict' || queued.state === 'refused';
  const takeBack = () => void cancel.run({ id: queued.outbox_id }).then(() => toast({ title: t('review.cancelled'), tone: 'ok' })).catch(() => {});
  return (
    <div className={styles.form}>
      <div className={styles.queued}>
        <StatusPill kind="outbox" status={queued.state} />
        <p className={styles.queuedTitle}>{t(`review.queued.${queued.verdict}`)}</p>
        {back && <Banner look="card" tone="high">{t(queued.state === 'conflict' ? 'review.conflict' : 'review.refused')}</Banner>}
        {cancel.problem && <ProblemNote problem={cancel.problem} />}
        <div className={styles.queuedActions}>
          {queued.state === 'waiting' && <Button loading={cancel.running} onClick={takeBack}>{t('review.cancel')}</Button>}
          <Button variant={back ? 'primary' : 'ghost'} onClick={() => go('/outbox')}>{t('review.to_outbox')}</Button>
          <Button variant="ghost" onClick={onNext}>{t('review.next')}</Button>
        </div>
      </div>
    </div>
  );
}

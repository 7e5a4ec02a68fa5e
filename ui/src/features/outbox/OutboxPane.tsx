import { ArrowUpRight, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { AppLink } from '@/app/AppLink';
import { useShortcut } from '@/app/claims';
import { pathOf } from '@/app/nav';
import { Button, DateTime, DetailPane, DetailPart, Dialog, KeyValue, ProblemNote, RelativeTime, StatusPill } from '@/components';
import type { OutboxItem } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import { Conflict } from './Conflict';
import { useDeed, useIntent } from './words';
import styles from './Outbox.module.css';

/** One decision on its way. */
export function OutboxPane({ item, onClose }: { item: OutboxItem; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const intent = useIntent();
  const deed = useDeed();
  const retry = useMutation('outbox_retry');
  const cancel = useMutation('outbox_cancel');
  const [asking, setAsking] = useState(false);
  const cannotCancel = item.cancellable ? null : t(item.state === 'sent' || item.state === 'applied' ? `outbox.no_cancel.${item.state}` : 'outbox.no_cancel.other');
  const cannotRetry = item.state === 'refused' ? null : t(`outbox.no_retry.${item.state}`);
  const again = () => void act(retry.run({ id: item.id }), t('outbox.said.retried'));
  const drop = () => {
    const doing = cancel.run({ id: item.id });
    doing.then(() => setAsking(false), () => {});
    void act(doing, t('outbox.said.cancelled'), { queues: false });
  };
  useShortcut('retry', cannotRetry ? null : again);
  return (
    <DetailPane
      title={<span dir="auto">{item.subject}</span>}
      meta={<><StatusPill kind="outbox" status={item.state} /><span>{deed(item)}</span><RelativeTime at={item.created_at} /></>}
      actions={
        <>
          <Button size="sm" icon={<RotateCw aria-hidden />} keys="t" loading={retry.running} disabledReason={cannotRetry} onClick={again}>{t('outbox.retry')}</Button>
          <Button size="sm" icon={<Trash2 aria-hidden />} disabledReason={cannotCancel} onClick={() => setAsking(true)}>{t('outbox.cancel')}</Button>
          {item.place && <AppLink to={pathOf(item.place)}>{t('outbox.open', { subject: item.subject })} <ArrowUpRight size={13} aria-hidden /></AppLink>}
        </>
      }
      onClose={onClose}
    >
      <p className={styles.explain}>{t(`outbox.explain.${item.state}`)}</p>
      {item.state === 'conflict' && <Conflict item={item} />}
      {item.last_problem && item.state !== 'conflict' && (
        <DetailPart title={t('outbox.problem')}><ProblemNote problem={item.last_problem} /></DetailPart>
      )}
      <KeyValue
        columns={2}
        items={[
          { key: 'kind', label: t('outbox.f.kind'), value: t(`outbox.kind.${item.kind}`) },
          { key: 'intent', label: t('outbox.f.intent'), value: intent(item) },
          { key: 'created', label: t('outbox.f.created'), value: <DateTime at={item.created_at} /> },
          { key: 'attempts', label: t('outbox.f.attempts'), value: format.number(item.attempts) },
          { key: 'key', label: t('outbox.f.key'), value: item.id, mono: true, copy: item.id, wide: true },
        ]}
      />
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        size="sm"
        title={t('outbox.cancel_title')}
        description={t('outbox.cancel_body', { subject: item.subject })}
        footer={
          <>
            <Button variant="ghost" onClick={() => setAsking(false)}>{t('outbox.cancel_no')}</Button>
            <Button variant="danger" loading={cancel.running} onClick={drop}>{t('outbox.cancel_yes')}</Button>
          </>
        }
      />
    </DetailPane>
  );
}

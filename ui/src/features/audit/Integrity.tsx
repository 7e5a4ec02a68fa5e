import { ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useOnlineReason } from '@/app/reasons';
import { Button, DateTime, ErrorState, KeyValue, Popover, RelativeTime, Skeleton, toast } from '@/components';
import type { Checkpoint } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMutation, useQuery } from '@/state';
import { IntegrityAlarm } from './IntegrityAlarm';
import styles from './Integrity.module.css';

/** The first eight bytes of the key, in groups that two people can read to each other. */
const fingerprint = (key: string) => (key.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ');

/** Whether the history is what it was: calm in one line, or loud. */
export function Integrity() {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const query = useQuery('audit_integrity', {});
  const verify = useMutation('audit_verify');
  const offline = useOnlineReason();
  const run = () => {
    const doing = verify.run({});
    doing.then(
      (found) => found.alarm === null && toast({ title: t('audit.said_verified', { count: found.records_verified, formatted: format.number(found.records_verified) }), tone: 'ok' }),
      () => void act(doing, '', { queues: false }),
    );
  };
  if (!query.data) return <div className={styles.strip}>{query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <Skeleton width={40} />}</div>;
  const { alarm, alarm_at, checkpoint, records_verified, verified_at } = query.data;
  const button = <Button size="sm" loading={verify.running} disabledReason={offline} onClick={run}>{t('audit.verify')}</Button>;
  return (
    <>
      {alarm && <IntegrityAlarm alarm={alarm} at={alarm_at} />}
      <section className={styles.strip} aria-label={t('audit.integrity')} data-state={alarm ? 'alarm' : verified_at ? 'whole' : 'unknown'}>
        {!alarm && (
          <span className={styles.state}>
            {verified_at ? <ShieldCheck aria-hidden /> : <ShieldQuestion aria-hidden />}
            {t(verified_at ? 'audit.verified' : 'audit.never')}
          </span>
        )}
        <Fact label={t('audit.records')}>{format.number(records_verified)}</Fact>
        {verified_at && <Fact label={t('audit.verified_at')}><RelativeTime at={verified_at} /></Fact>}
        {checkpoint && <Fact label={t('audit.checkpoint')}><span className="mono ltr">{format.number(checkpoint.seq, { useGrouping: false })} · {checkpoint.hash.slice(0, 8)}</span></Fact>}
        {checkpoint && <Fact label={t('audit.key')}><span className="mono ltr" data-selectable>{fingerprint(checkpoint.key)}</span></Fact>}
        <span className={styles.end}>
          {checkpoint && (
            <Popover label={t('audit.details')} align="end" trigger={<Button size="sm" variant="ghost">{t('audit.details')}</Button>}>
              <CheckpointFacts checkpoint={checkpoint} />
            </Popover>
          )}
          {button}
        </span>
      </section>
    </>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return <span className={styles.fact}><span className={styles.label}>{label}</span> {children}</span>;
}

function CheckpointFacts({ checkpoint }: { checkpoint: Checkpoint }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.facts}>
      <KeyValue
        items={[
          { key: 'seq', label: t('audit.f.seq'), value: format.number(checkpoint.seq, { useGrouping: false }) },
          { key: 'at', label: t('audit.signed_at'), value: <DateTime at={checkpoint.at} show="exact" /> },
          { key: 'epoch', label: t('audit.epoch'), value: checkpoint.epoch, mono: true },
          { key: 'hash', label: t('audit.f.hash'), value: checkpoint.hash, mono: true, copy: checkpoint.hash },
          { key: 'key', label: t('audit.key'), value: checkpoint.key, mono: true, copy: checkpoint.key },
          { key: 'signature', label: t('audit.signature'), value: checkpoint.signature, mono: true, copy: checkpoint.signature },
        ]}
      />
    </div>
  );
}

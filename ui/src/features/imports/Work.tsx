import { CircleAlert, CloudOff, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, Checkbox, Progress, RadioCards, Section, toast } from '@/components';
import { sentenceOf } from '@/app/acts';
import { useRoleReason } from '@/app/reasons';
import { requiredTargets, type ImportOrder, type ImportUpload, type Job } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { useMe, useMutation } from '@/state';
import { Mapping } from './Mapping';
import { dropOrder, keepOrder, orderOf } from './order';
import { Preview } from './Preview';
import { useFileFault } from './words';
import styles from './Imports.module.css';

/** The file in hand: how far it came, what its columns mean, what would become of its rows. */
export function Work({ upload, onStarted }: { upload: ImportUpload; onStarted(job: Job): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe()?.operator.id ?? '';
  const [chosen, setChosen] = useState<ImportOrder | null>(null);
  const order = chosen ?? orderOf(me, upload);
  const activate = useRoleReason('tenants', 'activate');
  const missing = requiredTargets.filter((target) => !order.mapping.some((mapped) => mapped.target === target));
  const change = (part: Partial<ImportOrder>) => {
    const next = { ...order, ...part };
    setChosen(next);
    keepOrder(me, upload, next);
  };
  const leave = async () => {
    try {
      await port().invoke('import_leave', {});
      dropOrder();
    } catch (thrown) {
      toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
    }
  };
  const { inspection } = upload;
  return (
    <>
      <Section title={<bdi>{upload.name}</bdi>} meta={t('imports.file_meta', { rows: format.number(inspection.rows), columns: format.number(inspection.columns.length) })} actions={<Button size="sm" onClick={() => void leave()}>{t('imports.leave')}</Button>}>
        <Sending upload={upload} />
      </Section>
      <Mapping inspection={inspection} order={order} onChange={change} />
      <Section title={t('imports.how')}>
        <div className={styles.choices}>
          <RadioCards label={t('imports.begin_as')} value={order.begin_as} onChange={(begin_as) => change({ begin_as })} layout="row" cards={[
            { value: 'review', label: t('imports.begin.review'), hint: t('imports.begin.review_hint') },
            { value: 'active', label: t('imports.begin.active'), hint: t('imports.begin.active_hint'), disabledReason: activate },
          ]} />
          <Checkbox checked={order.invite} onChange={(invite) => change({ invite })} label={t('imports.invite')} hint={t('imports.invite_hint')} />
          <Checkbox checked={order.day_first} onChange={(day_first) => change({ day_first })} label={t('imports.day_first')} hint={t('imports.day_first_hint')} />
        </div>
      </Section>
      {missing.length > 0 ? (
        <Banner look="card" tone="medium">{t('imports.missing', { fields: format.list(missing.map((target) => t(`imports.target.${target}`))) })}</Banner>
      ) : upload.phase === 'ready' && upload.import ? (
        <Preview id={upload.import.id} inspection={inspection} order={order} onStarted={(job) => { dropOrder(); onStarted(job); }} />
      ) : upload.phase === 'failed' ? null : (
        <Banner look="card" icon={<CloudOff />}>{t('imports.preview_waits')}</Banner>
      )}
    </>
  );
}

function Sending({ upload }: { upload: ImportUpload }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (upload.phase === 'failed') return <Failed upload={upload} />;
  return (
    <div className={styles.sending}>
      <span role="status">{t(`imports.phase.${upload.phase}`, { share: format.percent(upload.size ? upload.sent / upload.size : 0) })}</span>
      {upload.phase !== 'ready' && <Progress label={t('imports.sent')} value={upload.sent} max={upload.phase === 'checking' ? null : upload.size} />}
    </div>
  );
}

/** The platform refused it. The file is read anew, as it is now, and sent from where it stopped. */
function Failed({ upload }: { upload: ImportUpload }) {
  const { t } = useTranslation();
  const faultOf = useFileFault();
  const choose = useMutation('import_choose');
  return (
    <div className={styles.sending}>
      <p className={styles.failed} role="alert"><CircleAlert aria-hidden />{faultOf(upload.problem)}</p>
      {choose.problem && <p className={styles.failed} role="alert"><CircleAlert aria-hidden />{faultOf(choose.problem)}</p>}
      <div className={styles.end}><Button size="sm" variant="primary" icon={<RotateCcw aria-hidden />} loading={choose.running} onClick={() => void choose.run({ path: upload.path }).catch(() => {})}>{t('imports.again')}</Button></div>
    </div>
  );
}

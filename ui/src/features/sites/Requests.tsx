import { useState } from 'react';
import { AppLink } from '@/app/AppLink';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button, Counter, Dialog, Field, ProblemNote, RelativeTime, StatusPill, Textarea } from '@/components';
import type { UpgradeRequest } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import styles from './Sites.module.css';

const SHORTEST = 3;
const LONGEST = 300;

/** Requests of tenants for modules, each with what can be done about it. */
export function Requests({ label, requests, named = true }: { label: string; requests: readonly UpgradeRequest[]; named?: boolean }) {
  const [declining, setDeclining] = useState<UpgradeRequest | null>(null);
  return (
    <>
      <ul className={styles.requests} aria-label={label}>
        {requests.map((request) => <Request key={request.id} request={request} named={named} onDecline={() => setDeclining(request)} />)}
      </ul>
      {declining && <DeclineDialog request={declining} onClose={() => setDeclining(null)} />}
    </>
  );
}

function Request({ request, named, onDecline }: { request: UpgradeRequest; named: boolean; onDecline(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const decide = useMutation('upgrade_decide');
  const cannot = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const reason = cannot ?? offline;
  const module = t(`tenant.module.${request.module}`);
  const grant = () => void act(decide.run({ id: request.id, grant: true, note: null }), t('sites.said.granted', { module, tenant: request.tenant_name }), { queues: false });
  return (
    <li className={styles.request}>
      <div>
        <p><strong>{module}</strong>{named && <> · <AppLink to={`/tenants/${request.tenant_id}`} dir="auto">{request.tenant_name}</AppLink></>}</p>
        {request.note && <p className={styles.said} dir="auto">{t('sites.quoted', { note: request.note })}</p>}
        <p className={styles.faint}>{t('sites.asked_by', { name: request.asked_by_name })} · <RelativeTime at={request.asked_at} /></p>
        {request.answer && <p className={styles.said} dir="auto">{t('sites.answer', { name: request.decided_by_name ?? '', answer: request.answer })}</p>}
      </div>
      {request.state === 'open' ? (
        <div className={styles.acts}>
          <Button size="sm" variant="primary" loading={decide.running} disabledReason={reason} onClick={grant} aria-label={t('sites.grant_label', { module, tenant: request.tenant_name })}>{t('sites.grant')}</Button>
          <Button size="sm" disabledReason={reason} onClick={onDecline} aria-label={t('sites.decline_label', { module, tenant: request.tenant_name })}>{t('sites.decline')}</Button>
        </div>
      ) : (
        <StatusPill kind="upgrade" status={request.state} />
      )}
    </li>
  );
}

function DeclineDialog({ request, onClose }: { request: UpgradeRequest; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const decide = useMutation('upgrade_decide');
  const offline = useOnlineReason();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const length = [...note.trim()].length;
  const fits = length >= SHORTEST && length <= LONGEST;
  const named = { module: t(`tenant.module.${request.module}`), tenant: request.tenant_name };
  const send = () => {
    setTried(true);
    if (!fits || decide.running || offline) return;
    const doing = decide.run({ id: request.id, grant: false, note: note.trim() });
    doing.then(() => {
      onClose();
      void act(doing, t('sites.said.declined', named), { queues: false });
    }, () => {});
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      onSend={send}
      size="sm"
      title={t('sites.decline_title', named)}
      description={t('sites.decline_body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" keys="mod+enter" loading={decide.running} disabledReason={offline} onClick={send}>{t('sites.decline')}</Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Field label={t('sites.decline_note')} required error={(tried || length > LONGEST) && !fits ? t('sites.decline_short', { min: format.number(SHORTEST), max: format.number(LONGEST) }) : undefined} aside={<Counter length={length} min={SHORTEST} max={LONGEST} />}>
          <Textarea autoFocus rows={3} dir="auto" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        </Field>
        {decide.problem && <ProblemNote problem={decide.problem} hideFields={['note']} />}
      </div>
    </Dialog>
  );
}

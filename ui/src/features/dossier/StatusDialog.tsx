import { useRef, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import type { StatusResult, Tenant, TenantStatus } from '@/contract';
import { Banner, Checkbox, ConfirmDestructive, Dialog, ErrorState, SkeletonLines, toast } from '@/components';
import { SampleCode } from '@/features/signin/SampleCode';
import { useIsOffline, useMutation, useQuery } from '@/state';
import { useBlast } from './blast';
import { StatusOutcome } from './StatusOutcome';

export interface StatusDialogProps {
  tenant: Pick<Tenant, 'id' | 'name'>;
  to: TenantStatus;
  onClose(): void;
}

/** What the change touches, why it is made, and the proof that it took effect. */
export function StatusDialog({ tenant, to, onClose }: StatusDialogProps) {
  const { t } = useTranslation();
  const preview = useQuery('tenant_status_preview', { id: tenant.id, to });
  const change = useMutation('tenant_status_change');
  const offline = useIsOffline();
  const blastOf = useBlast();
  const [notify, setNotify] = useState(true);
  // Once answered, what came back takes the place of the question and closes by itself.
  const answered = useRef(false);
  const [result, setResult] = useState<StatusResult | null>(null);
  const title = t(`statuschange.title.${to}`, { name: tenant.name });

  if (result) return <StatusOutcome name={tenant.name} to={to} result={result} onClose={onClose} />;
  const blast = preview.data;
  if (!blast) {
    return (
      <Dialog open onOpenChange={onClose} title={title}>
        {preview.problem ? <ErrorState problem={preview.problem} onRetry={preview.refetch} size="inline" /> : <SkeletonLines lines={7} />}
      </Dialog>
    );
  }
  return (
    <ConfirmDestructive
      open
      onOpenChange={(open) => !open && !answered.current && onClose()}
      title={title}
      body={t(`statuschange.body.${to}`)}
      blastRadius={to === 'active' ? [] : blastOf(blast)}
      confirmLabel={t(`statuschange.confirm.${to}`)}
      tone={to === 'active' ? 'primary' : 'danger'}
      {...(blast.needs_typed_name ? { phrase: blast.tenant_name } : {})}
      stepUp={blast.needs_step_up}
      codeAside={(fill) => <SampleCode onCode={fill} />}
      onConfirm={async ({ justification, typed, code }) => {
        const answer = await change.run({
          request: { id: tenant.id, to, justification, typed_name: blast.needs_typed_name ? typed : null, code: blast.needs_step_up ? code : null, notify_owner: notify },
        });
        if (answer.outcome === 'queued' || (answer.outcome === 'applied' && answer.probes.length === 0)) {
          toast({ title: answer.outcome === 'queued' ? t('statuschange.queued') : t(`statuschange.done.${to}`, { name: tenant.name }), tone: answer.outcome === 'queued' ? 'info' : 'ok' });
        } else {
          answered.current = true;
          setResult(answer);
        }
      }}
    >
      {offline && <Banner look="card" tone="medium">{t('tenant.why.offline')}</Banner>}
      {blast.needs_approval && <Banner look="card" tone="high">{t('statuschange.approval')}</Banner>}
      <Checkbox checked={notify} onChange={setNotify} label={t('statuschange.notify')} />
    </ConfirmDestructive>
  );
}

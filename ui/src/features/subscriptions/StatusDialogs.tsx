import { useState } from 'react';
import { useRoleReason } from '@/app/reasons';
import { ConfirmDestructive, Dialog, ErrorState, Field, Select, SkeletonLines, toast } from '@/components';
import type { Plan, SubscriptionDetail, Tenant } from '@/contract';
import { useBlast } from '@/features/dossier/blast';
import { SampleCode } from '@/features/signin/SampleCode';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';

/** Back in service, with the plan that it has or another. */
export function ActivateDialog({ detail: { tenant, offers }, onClose }: { detail: SubscriptionDetail; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const status = useMutation('subscription_status');
  const cannotPlan = useRoleReason('billing', 'update');
  const [plan, setPlan] = useState<Plan>(tenant.plan);
  return (
    <ConfirmDestructive
      open
      onOpenChange={onClose}
      tone="primary"
      title={t('subscriptions.activate_title', { name: tenant.name })}
      body={t('subscriptions.activate_body')}
      blastRadius={[]}
      confirmLabel={t('subscriptions.act.activate')}
      onConfirm={async ({ justification }) => {
        await status.run({ id: tenant.id, activation: { activate: true, plan: plan === tenant.plan ? null : plan, reason: justification, typed_name: null }, code: null });
        toast({ title: t('subscriptions.said.activated', { name: tenant.name }), tone: 'ok' });
      }}
    >
      <Field label={t('field.plan')} hint={cannotPlan ?? undefined}>
        <Select
          value={plan}
          onChange={setPlan}
          disabled={cannotPlan !== null}
          options={offers.map((offer) => ({ value: offer.plan, label: t(`plan.${offer.plan}`), hint: t('edit.a_month', { price: format.money(offer.price.minor, offer.price.currency) }) }))}
        />
      </Field>
    </ConfirmDestructive>
  );
}

/** Out of service: a suspension, with all that a suspension asks for. */
export function DeactivateDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const status = useMutation('subscription_status');
  const preview = useQuery('tenant_status_preview', { id: tenant.id, to: 'suspended' });
  const blastOf = useBlast();
  const title = t('subscriptions.deactivate_title', { name: tenant.name });
  if (!preview.data) {
    return (
      <Dialog open onOpenChange={onClose} title={title}>
        {preview.problem ? <ErrorState problem={preview.problem} onRetry={preview.refetch} size="inline" /> : <SkeletonLines lines={7} />}
      </Dialog>
    );
  }
  return (
    <ConfirmDestructive
      open
      onOpenChange={onClose}
      title={title}
      body={t('subscriptions.deactivate_body')}
      blastRadius={blastOf(preview.data)}
      confirmLabel={t('subscriptions.act.deactivate')}
      phrase={tenant.name}
      stepUp
      codeAside={(fill) => <SampleCode onCode={fill} />}
      onConfirm={async ({ justification, typed, code }) => {
        await status.run({ id: tenant.id, activation: { activate: false, plan: null, reason: justification, typed_name: typed }, code });
        toast({ title: t('subscriptions.said.deactivated', { name: tenant.name }), tone: 'ok' });
      }}
    />
  );
}

import { AppWindow, CircleStop } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { AppLink } from '@/app/AppLink';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button, Countdown, DateTime, DetailPane, DetailPart, Dialog, Elapsed, KeyValue, ProblemNote, Prose } from '@/components';
import type { ImpersonationRow } from '@/contract';
import { useMe, useMutation } from '@/state';
import { ScopeBadge, WhereBadge } from './columns';

export function ImpersonationPane({ row, onClose }: { row: ImpersonationRow; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const me = useMe()?.operator.id;
  const { impersonation: session, here, may_end } = row;
  const focus = useMutation('impersonation_focus');
  const end = useMutation('impersonation_end');
  const [asking, setAsking] = useState(false);
  const over = session.ended_at ? t('impersonations.over') : null;
  const noRole = useRoleReason('impersonations', 'end');
  const offline = useOnlineReason();
  const cannotFocus = over ?? (here ? null : t('impersonations.not_here'));
  // One's own window on this device can always be closed; the platform hears of it as soon as it can be reached.
  const cannotEnd = over ?? (may_end ? (here ? null : offline) : (noRole ?? t('error.forbidden')));
  const stop = () => {
    const doing = end.run({ id: session.id });
    doing.then(() => setAsking(false), () => {});
    void act(doing, t('impersonations.said_ended', { tenant: session.tenant_name }));
  };
  return (
    <DetailPane
      title={<span dir="auto">{session.tenant_name}</span>}
      meta={<><ScopeBadge scope={session.scope} /><span className="ltr">{session.operator_email}</span>{session.ended_at ? session.end_reason && <span>{t(`impersonations.reason_end.${session.end_reason}`)}</span> : <><WhereBadge here={here} /><Countdown until={session.expires_at} /></>}</>}
      actions={
        <>
          <Button size="sm" variant="primary" icon={<AppWindow aria-hidden />} disabledReason={cannotFocus} onClick={() => void focus.run({ id: session.id }).catch(() => {})}>{t('impersonations.focus')}</Button>
          <Button size="sm" icon={<CircleStop aria-hidden />} disabledReason={cannotEnd} onClick={() => setAsking(true)}>{t('impersonations.end')}</Button>
        </>
      }
      onClose={onClose}
    >
      {focus.problem && <ProblemNote problem={focus.problem} />}
      <DetailPart title={t('impersonations.reason')}><Prose>{session.reason}</Prose></DetailPart>
      <KeyValue
        columns={2}
        items={[
          { key: 'tenant', label: t('impersonations.col.tenant'), value: <AppLink to={`/tenants/${session.tenant_id}`} dir="auto">{session.tenant_name}</AppLink> },
          { key: 'address', label: t('impersonations.f.address'), value: session.address, mono: true },
          { key: 'as', label: t('impersonations.f.as'), value: <span className="ltr">{session.acting_as}</span>, wide: true },
          { key: 'operator', label: t('impersonations.f.operator'), value: <span className="ltr">{session.operator_email}</span>, wide: true },
          { key: 'started', label: t('impersonations.f.started'), value: <DateTime at={session.started_at} /> },
          { key: 'expires', label: t('impersonations.f.expires'), value: <DateTime at={session.expires_at} /> },
          { key: 'duration', label: t('impersonations.f.duration'), value: <Elapsed since={session.started_at} until={session.ended_at} /> },
          ...(session.ended_at ? [{ key: 'ended', label: t('impersonations.f.ended'), value: <DateTime at={session.ended_at} /> }, { key: 'how', label: t('impersonations.f.end_reason'), value: session.end_reason && t(`impersonations.reason_end.${session.end_reason}`) }] : []),
          { key: 'id', label: t('impersonations.f.id'), value: session.id, mono: true, copy: session.id, wide: true },
        ]}
      />
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        size="sm"
        title={t('impersonations.end_title', { tenant: session.tenant_name })}
        description={session.operator_id === me ? t('impersonations.end_body_mine') : t('impersonations.end_body', { operator: session.operator_email })}
        footer={
          <>
            <Button variant="ghost" onClick={() => setAsking(false)}>{t('impersonations.keep')}</Button>
            <Button variant="danger" loading={end.running} onClick={stop}>{t('impersonations.end')}</Button>
          </>
        }
      />
    </DetailPane>
  );
}

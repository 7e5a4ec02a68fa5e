import { CircleCheck, CircleX, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useShortcut } from '@/app/claims';
import { useOnlineReason, useRoleReason, useWhyNot } from '@/app/reasons';
import { Button, Dialog } from '@/components';
import type { ApprovalDetail } from '@/contract';
import { useMutation } from '@/state';
import { ApproveDialog } from './ApproveDialog';
import { RejectDialog } from './RejectDialog';

export function ApprovalActions({ detail }: { detail: ApprovalDetail }) {
  const { t } = useTranslation();
  const act = useAct();
  const whyNot = useWhyNot();
  const { approval, mine, may_decide, why_not } = detail;
  const [open, setOpen] = useState<'approve' | 'reject' | 'cancel' | null>(null);
  const cancel = useMutation('approval_cancel');
  const offline = useOnlineReason();
  const noRole = useRoleReason('approvals', 'decide');
  const pending = approval.status === 'pending';
  const over = pending ? null : t('approvals.not_open', { status: t(`approvals.status.${approval.status}`) });
  const cannotDecide = over ?? (mine ? t('approvals.self') : null) ?? noRole ?? offline ?? (may_decide ? null : (whyNot(why_not) ?? t('error.forbidden')));
  const withdrawable = pending || approval.status === 'suspended';
  const cannotCancel = !mine ? t('approvals.not_mine') : (withdrawable ? null : over) ?? offline;
  useShortcut('approve', cannotDecide ? null : () => setOpen('approve'));
  useShortcut('reject', cannotDecide ? null : () => setOpen('reject'));
  const close = () => setOpen(null);
  const withdraw = () => {
    const doing = cancel.run({ id: approval.id });
    doing.then(close, () => {});
    void act(doing, t('approvals.said.cancelled'), { queues: false });
  };
  return (
    <>
      <Button variant="primary" size="sm" icon={<CircleCheck aria-hidden />} keys="y" disabledReason={cannotDecide} onClick={() => setOpen('approve')}>{t('approvals.approve')}</Button>
      <Button size="sm" icon={<CircleX aria-hidden />} keys="n" disabledReason={cannotDecide} onClick={() => setOpen('reject')}>{t('approvals.reject')}</Button>
      {mine && <Button size="sm" icon={<Undo2 aria-hidden />} disabledReason={cannotCancel} onClick={() => setOpen('cancel')}>{t('approvals.cancel')}</Button>}
      {open === 'approve' && <ApproveDialog approval={approval} onClose={close} />}
      {open === 'reject' && <RejectDialog approval={approval} onClose={close} />}
      <Dialog
        open={open === 'cancel'}
        onOpenChange={close}
        size="sm"
        title={t('approvals.cancel_title')}
        description={t('approvals.cancel_body')}
        footer={
          <>
            <Button variant="ghost" onClick={close}>{t('approvals.keep')}</Button>
            <Button variant="danger" loading={cancel.running} onClick={withdraw}>{t('approvals.cancel')}</Button>
          </>
        }
      />
    </>
  );
}

import { useBlocker } from '@tanstack/react-router';
import { Button, Dialog } from '@/components';
import { useTranslation } from '@/i18n/translation';

/** Before somebody goes away, by whatever way, from secrets that cannot be read again. */
export function AskToLeave({ onLeave }: { onLeave(): void }) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname, enableBeforeUnload: true, withResolver: true });
  if (status !== 'blocked') return null;
  const leave = () => {
    onLeave();
    proceed();
  };
  return (
    <Dialog
      open onOpenChange={reset} size="sm" sticky title={t('onboarding.result.leave_title')} description={t('onboarding.result.leave_body')} initialFocus="[data-stay]"
      footer={
        <>
          <Button variant="danger" onClick={leave}>{t('onboarding.result.leave')}</Button>
          <Button variant="primary" data-stay onClick={reset}>{t('onboarding.result.stay')}</Button>
        </>
      }
    />
  );
}

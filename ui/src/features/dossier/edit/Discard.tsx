import { Button, Dialog } from '@/components';
import { useTranslation } from '@/i18n/translation';

/** Before typed words are thrown away. */
export function Discard({ onKeep, onDiscard }: { onKeep(): void; onDiscard(): void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={onKeep}
      size="sm"
      title={t('edit.discard_title')}
      description={t('edit.discard_body')}
      footer={
        <>
          <Button variant="ghost" autoFocus onClick={onKeep}>{t('edit.keep')}</Button>
          <Button variant="danger" onClick={onDiscard}>{t('edit.discard')}</Button>
        </>
      }
    />
  );
}

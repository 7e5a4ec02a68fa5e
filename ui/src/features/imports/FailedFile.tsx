import { FileDown } from 'lucide-react';
import { useSaving } from '@/app/ExportMenu';
import { useOnlineReason } from '@/app/reasons';
import { Button } from '@/components';
import type { Job } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';

/** The rows of an import that failed, as a file to mend and choose again. */
export function FailedFile({ job }: { job: Job }) {
  const { t } = useTranslation();
  const offline = useOnlineReason();
  const { save, running } = useSaving(() => port().invoke('import_failed', { job: job.id }));
  return <Button size="sm" icon={<FileDown aria-hidden />} loading={running} disabledReason={offline} onClick={() => void save('csv')}>{t('imports.started.mend')}</Button>;
}

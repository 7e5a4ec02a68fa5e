import { useTranslation } from '@/i18n/translation';
import { sentenceOf } from '@/app/acts';
import { toast } from '@/components';
import type { AuditSearch } from '@/platform';
import { useMutation } from '@/state';

/** Writes what matches into the Downloads and says where. */
export function useExport() {
  const { t } = useTranslation();
  const { run, running } = useMutation('audit_export');
  const save = async (query: AuditSearch, format: 'csv' | 'json') => {
    try {
      const path = await run({ query, format });
      toast({ title: t('audit.exported'), body: path, tone: 'ok', duration: 12_000, action: { label: t('audit.copy_path'), run: () => void navigator.clipboard.writeText(path) } });
    } catch (thrown) {
      toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
    }
  };
  return { save, running };
}

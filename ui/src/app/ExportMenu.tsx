import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, Menu, toast } from '@/components';
import type { ExportFormat } from '@/contract';
import { sentenceOf } from './acts';

/** Saves through `write`, which answers the file's path, and says where it lies. */
export function useSaving<Format extends ExportFormat>(write: (format: Format) => Promise<string>) {
  const { t } = useTranslation();
  const [running, setRunning] = useState(false);
  const save = async (format: Format) => {
    setRunning(true);
    try {
      const path = await write(format);
      toast({ title: t('audit.exported'), body: path, tone: 'ok', duration: 12_000, action: { label: t('audit.copy_path'), run: () => void navigator.clipboard.writeText(path) } });
    } catch (thrown) {
      toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
    } finally {
      setRunning(false);
    }
  };
  return { save, running };
}

interface ExportMenuProps<Format extends ExportFormat> {
  formats: readonly Format[];
  write(format: Format): Promise<string>;
  /** Why it is not possible now. */
  cannot: string | null;
  look?: 'page' | 'list';
}

/** A button with a choice of formats. */
export function ExportMenu<Format extends ExportFormat>({ formats, write, cannot, look = 'page' }: ExportMenuProps<Format>) {
  const { t } = useTranslation();
  const { save, running } = useSaving(write);
  const style = look === 'list' ? ({ variant: 'ghost', size: 'sm' } as const) : {};
  const button = <Button {...style} icon={<Download aria-hidden />} loading={running} disabledReason={cannot}>{t('audit.export')}</Button>;
  if (cannot || running) return button;
  return <Menu trigger={button} groups={[formats.map((format) => ({ key: format, label: t(`audit.export_${format}`), run: () => void save(format) }))]} />;
}

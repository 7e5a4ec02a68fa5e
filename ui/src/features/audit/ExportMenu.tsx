import { Download } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useRoleReason } from '@/app/reasons';
import { Button, Menu } from '@/components';
import type { AuditSearch } from '@/platform';
import { useExport } from './useExport';

export function ExportMenu({ query }: { query: AuditSearch }) {
  const { t } = useTranslation();
  const { save, running } = useExport();
  const cannot = useRoleReason('audit_logs', 'export');
  const button = <Button icon={<Download aria-hidden />} loading={running} disabledReason={cannot}>{t('audit.export')}</Button>;
  if (cannot || running) return button;
  return (
    <Menu
      trigger={button}
      groups={[[
        { key: 'csv', label: t('audit.export_csv'), run: () => void save(query, 'csv') },
        { key: 'json', label: t('audit.export_json'), run: () => void save(query, 'json') },
      ]]}
    />
  );
}

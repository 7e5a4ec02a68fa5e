import { ExportMenu as Formats } from '@/app/ExportMenu';
import { useRoleReason } from '@/app/reasons';
import type { AuditSearch } from '@/platform';
import { useMutation } from '@/state';

const formats = ['csv', 'json'] as const;

export function ExportMenu({ query }: { query: AuditSearch }) {
  const { run } = useMutation('audit_export');
  return <Formats formats={formats} write={(format) => run({ query, format })} cannot={useRoleReason('audit_logs', 'export')} />;
}

import { memo } from 'react';
import { ExportMenu as Formats } from '@/app/ExportMenu';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import type { TenantQuery, ViewColumn } from '@/contract';
import { useMutation } from '@/state';

const formats = ['csv', 'xlsx', 'json'] as const;

/** The present view as a file: its filters, its order, its columns. Memoised: the list around it is drawn at every keystroke. */
export const ExportMenu = memo(function ExportMenu({ query, columns }: { query: TenantQuery; columns: readonly ViewColumn[] }) {
  const { run } = useMutation('tenants_export');
  const role = useRoleReason('tenants', 'export');
  const offline = useOnlineReason();
  return <Formats formats={formats} write={(format) => run({ query, columns: columns.map(({ key }) => key), format })} cannot={role ?? offline} look="list" />;
});

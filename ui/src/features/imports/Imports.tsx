import { Lock } from 'lucide-react';
import { EmptyState, ErrorState, PageBody, PageHeader, SkeletonLines } from '@/components';
import { useTranslation } from '@/i18n/translation';
import { usePermission, useQuery } from '@/state';
import { Choose } from './Choose';
import { Work } from './Work';

/** Tenants out of a file: chosen here, read by the device, created by the platform. */
export default function Imports() {
  const { t } = useTranslation();
  const { allowed, needs } = usePermission('tenants', 'create');
  return (
    <>
      <PageHeader title={t('imports.title')} subtitle={t('imports.lead')} />
      {allowed ? <Allowed /> : <EmptyState icon={<Lock />} title={t('empty.permission_title')} body={t('empty.permission_body', { role: t(`role.${needs}`) })} />}
    </>
  );
}

function Allowed() {
  const { data, problem, refetch } = useQuery('import_view', {});
  if (!data) return problem ? <ErrorState problem={problem} onRetry={refetch} /> : <PageBody><SkeletonLines lines={4} /></PageBody>;
  return <PageBody>{data.upload ? <Work key={`${data.upload.path} ${data.upload.size}`} upload={data.upload} /> : <Choose />}</PageBody>;
}

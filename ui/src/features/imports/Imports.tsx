import { Lock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { EmptyState, ErrorState, focusIsFree, PageBody, PageHeader, SkeletonLines, Stack } from '@/components';
import type { Job } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { usePermission, useQuery } from '@/state';
import { Choose } from './Choose';
import { fileOf } from './order';
import { Started } from './Started';
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
  const { t } = useTranslation();
  const [fresh, setFresh] = useState<Job | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const upload = data?.upload ?? null;
  const file = data && (upload ? fileOf(upload) : '');
  const before = useRef(file);
  // What had the focus went with the step before: whoever works by keys goes on in the next one.
  useEffect(() => {
    if (before.current !== undefined && before.current !== file && focusIsFree()) stage.current?.focus();
    before.current = file;
  }, [file]);
  if (!data) return problem ? <ErrorState problem={problem} onRetry={refetch} /> : <PageBody><SkeletonLines lines={4} /></PageBody>;
  return (
    <PageBody>
      <Started fresh={fresh} onStarted={setFresh} />
      <div ref={stage} role="group" tabIndex={-1} aria-label={upload?.name ?? t('imports.choose')}>
        <Stack>{upload ? <Work key={fileOf(upload)} upload={upload} onStarted={setFresh} /> : <Choose />}</Stack>
      </div>
    </PageBody>
  );
}

import { Blocks } from 'lucide-react';
import { EmptyState, ErrorState, Section, SkeletonLines } from '@/components';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { Requests } from './Requests';

/** What tenants ask for, the longest waiting first, and what was answered. */
export function Asked() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useQuery('upgrades_list', {});
  if (!data) return problem ? <ErrorState problem={problem} onRetry={refetch} /> : <SkeletonLines lines={6} />;
  const { open, answered } = data;
  return (
    <>
      {open.length === 0
        ? <EmptyState icon={<Blocks />} title={t('sites.no_requests')} body={t('sites.no_requests_body')} size={answered.length > 0 ? 'inline' : 'page'} />
        : <Section look="plain" title={t('sites.waiting')}><Requests label={t('sites.waiting')} requests={open} /></Section>}
      {answered.length > 0 && <Section look="plain" title={t('sites.answered')}><Requests label={t('sites.answered')} requests={answered} /></Section>}
    </>
  );
}

import { Construction } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState, PageHeader } from '@/components';
import { allPlaces } from '@/app/nav';
import { useRouterState } from '@tanstack/react-router';

/** Holds the place of a screen that is not there yet. */
export default function Soon() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = allPlaces.find((candidate) => candidate.path !== '/' && path.startsWith(candidate.path)) ?? allPlaces[0];
  const area = place ? t(`nav.${place.key}`) : '';
  return (
    <>
      <PageHeader title={area} />
      <EmptyState icon={<Construction />} title={t('soon.title', { area })} body={t('soon.body')} />
    </>
  );
}

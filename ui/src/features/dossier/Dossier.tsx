import { useParams } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import { EmptyState, ErrorState, PageBody, PageHeader, Section, Skeleton, SkeletonLines, StaleBanner } from '@/components';
import type { Dossier as Known } from '@/contract';
import { useIsOffline, useQuery } from '@/state';
import { SiteSection } from '@/features/sites/SiteSection';
import { UsageSection } from '@/features/usage/UsageSection';
import { Facts } from './Facts';
import { Header } from './Header';
import { KeyFigures } from './KeyFigures';
import { NotesTags } from './NotesTags';
import { Alerts, Audit, History, Impersonations, Incidents, Reviews } from './Related';
import { Branding, Setup } from './Setup';
import { Users } from './Users';
import styles from './Dossier.module.css';

/** Everything that the copy knows of one tenant, on one screen. */
export default function Dossier() {
  const { id = '' } = useParams({ strict: false });
  return <OfTenant key={id} id={id} />;
}

function OfTenant({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery('tenant_dossier', { id });
  const offline = useIsOffline();
  const dossier = query.data;
  if (!dossier) {
    if (query.problem?.code === 'not_found') {
      return <EmptyState icon={<SearchX />} title={t('dossier.not_found')} body={t('dossier.not_found_body')} action={<AppLink to="/tenants">{t('dossier.back')}</AppLink>} />;
    }
    return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} /> : <Bones />;
  }
  return (
    <>
      <Header dossier={dossier} />
      <PageBody>
        {!dossier.live && !offline && dossier.as_of && <StaleBanner asOf={dossier.as_of} />}
        <KeyFigures tenant={dossier.tenant} />
        <div className={styles.columns}>
          <div className={styles.column}>
            <Facts dossier={dossier} />
            <UsageSection id={dossier.tenant.id} />
            <SiteSection id={dossier.tenant.id} />
            <Setup tenant={dossier.tenant} />
            <Users dossier={dossier} />
            <Audit dossier={dossier} />
          </div>
          <div className={styles.column}>
            <NotesTags dossier={dossier} />
            <Around dossier={dossier} />
            <Branding tenant={dossier.tenant} />
          </div>
        </div>
      </PageBody>
    </>
  );
}

const around = [
  { of: 'incidents', Part: Incidents },
  { of: 'alerts', Part: Alerts },
  { of: 'history', Part: History },
  { of: 'reviews', Part: Reviews },
  { of: 'impersonations', Part: Impersonations },
] as const;

/** What happened around it; what did not, in a few quiet lines below. */
function Around({ dossier }: { dossier: Known }) {
  const empty = around.filter(({ of }) => dossier[of].length === 0);
  return (
    <>
      {around.map(({ of, Part }) => dossier[of].length > 0 && <Part key={of} dossier={dossier} />)}
      {empty.length > 0 && <div className={styles.nones}>{empty.map(({ of, Part }) => <Part key={of} dossier={dossier} />)}</div>}
    </>
  );
}

/** The shape of the screen before the copy has answered. */
function Bones() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={<Skeleton width={100} height="title" className={styles.boneTitle} />} />
      <PageBody>
        <div className={styles.figures} aria-busy>
          {[0, 1, 2, 3, 4, 5].map((i) => <div key={i} className={styles.bone}><Skeleton width={60} /><Skeleton width={40} height="title" /></div>)}
        </div>
        <div className={styles.columns}>
          <div className={styles.column}><Section title={t('dossier.section.profile')}><SkeletonLines lines={8} /></Section></div>
          <div className={styles.column}><Section title={t('dossier.section.notes')}><SkeletonLines lines={3} /></Section></div>
        </div>
      </PageBody>
    </>
  );
}

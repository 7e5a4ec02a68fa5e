import { RefreshCw, Wrench } from 'lucide-react';
import { useEffect } from 'react';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button, ProblemNote, RelativeTime, SkeletonLines } from '@/components';
import type { SiteHealth } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';
import styles from './Sites.module.css';

/** What is wrong with a site, in words, and the way to mend it. */
export function Health({ id }: { id: string }) {
  const { t } = useTranslation();
  const act = useAct();
  const query = useQuery('site_health', { id });
  const repair = useMutation('site_repair');
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const { refetch } = query;
  // Whoever opens it wants to know how the site is now, not how it was when somebody last looked.
  useEffect(() => {
    if (!offline) refetch();
  }, [offline, refetch]);
  if (offline) return <p className={styles.faint}>{t('sites.health_offline')}</p>;
  if (query.problem && !query.data) return <ProblemNote problem={query.problem} />;
  if (!query.data) return <SkeletonLines lines={2} />;
  const health = query.data;
  const whole = health.state === 'healthy';
  const mend = () => void act(repair.run({ id }), t('sites.said.repaired'), { queues: false }).then(() => query.refetch());
  return (
    <div className={styles.part}>
      {whole ? <p>{t('sites.whole')}</p> : <Faults health={health} />}
      <p className={styles.checked}>
        <span className={styles.faint}>{t('sites.checked')} <RelativeTime at={health.checked_at} /></span>
        <Button size="sm" variant="ghost" icon={<RefreshCw aria-hidden />} onClick={refetch}>{t('sites.check_now')}</Button>
      </p>
      {!whole && (
        <div className={styles.acts}>
          <Button size="sm" variant="primary" icon={<Wrench aria-hidden />} loading={repair.running} disabledReason={role} onClick={mend}>{t('sites.repair')}</Button>
          <span className={styles.faint}>{t('sites.repair_hint')}</span>
        </div>
      )}
    </div>
  );
}

function Faults({ health }: { health: SiteHealth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = (count: number) => ({ count, formatted: format.number(count) });
  const lists = [
    ['missing', health.missing_files],
    ['changed', health.changed_files],
  ] as const;
  return (
    <ul className={styles.faults} aria-label={t('sites.faults')}>
      {lists.map(([key, paths]) => paths.length > 0 && (
        <li key={key}>
          {t(`sites.fault.${key}`, counted(paths.length))}
          <ul className={styles.paths}>{paths.map((path) => <li key={path}><code dir="ltr">{path}</code></li>)}</ul>
        </li>
      ))}
      {health.outdated.length > 0 && <li>{t('sites.fault.outdated', { fields: health.outdated.map((field) => t(`sites.field.${fieldOf(field)}`)).join(t('sites.comma')) })}</li>}
      {health.template_outdated && <li>{t('sites.fault.template')}</li>}
    </ul>
  );
}

const fields = ['name', 'subdomain', 'url', 'business_type', 'email', 'phone', 'city', 'primary', 'accent'] as const;

function fieldOf(field: string): (typeof fields)[number] | 'other' {
  return fields.find((known) => known === field) ?? 'other';
}

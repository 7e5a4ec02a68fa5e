import { RefreshCw, Wrench } from 'lucide-react';
import { useAct } from '@/app/acts';
import { useRoleReason } from '@/app/reasons';
import { Button, ErrorState, ProblemNote, RelativeTime, SkeletonLines } from '@/components';
import type { SiteHealth } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery, useRefetchOn } from '@/state';
import styles from './Sites.module.css';

/** What is wrong with a site, in words, and the way to mend it. `served` says which state of it, so that another one is looked at anew. */
export function Health({ id, served, cannot }: { id: string; served: string; cannot: string | null }) {
  const { t } = useTranslation();
  const act = useAct();
  const query = useQuery('site_health', { id });
  useRefetchOn(query.refetch, served);
  const repair = useMutation('site_repair');
  const role = useRoleReason('tenants', 'update');
  if (!query.data) return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={2} />;
  const health = query.data;
  const whole = health.state === 'healthy';
  const mend = () => void act(repair.run({ id }), t('sites.said.repaired'), { queues: false }).then(() => query.refetch());
  return (
    <div className={styles.part} aria-busy={query.fetching}>
      {query.problem && <ProblemNote problem={query.problem} />}
      {whole ? <p>{t('sites.whole')}</p> : <Faults health={health} />}
      <p className={styles.checked}>
        <span className={styles.faint}>{t('sites.checked')} <RelativeTime at={health.checked_at} /></span>
        <Button size="sm" variant="ghost" icon={<RefreshCw aria-hidden />} loading={query.fetching} onClick={query.refetch}>{t('sites.check_now')}</Button>
      </p>
      {!whole && (
        <div className={styles.acts}>
          <Button size="sm" variant="primary" icon={<Wrench aria-hidden />} loading={repair.running} disabledReason={role ?? cannot} onClick={mend}>{t('sites.repair')}</Button>
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
      {health.outdated.length > 0 && <li>{t('sites.fault.outdated', { fields: format.list([...new Set(health.outdated.map((field) => t(`sites.field.${fieldOf(field)}`)))]) })}</li>}
      {health.template_outdated && <li>{t('sites.fault.template')}</li>}
    </ul>
  );
}

const fields = ['name', 'subdomain', 'url', 'business_type', 'email', 'phone', 'city', 'primary', 'accent'] as const;

function fieldOf(field: string): (typeof fields)[number] | 'other' {
  return fields.find((known) => known === field) ?? 'other';
}

import { CloudUpload, RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button, ErrorState, KeyValue, RelativeTime, Section, SkeletonLines, StatusPill } from '@/components';
import type { Job, SiteDetail } from '@/contract';
import { isOver } from '@/features/jobs/words';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation, useQuery } from '@/state';
import { useSiteAddress } from './address';
import { DeploymentLine } from './DeploymentLine';
import { Health } from './Health';
import { Requests } from './Requests';
import { Versions } from './Versions';
import { lookOf } from './words';
import styles from './Sites.module.css';

/** A tenant's site in its dossier: what is served, whether it is whole, and what can be done about it. */
export function SiteSection({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery('site_detail', { id });
  const detail = query.data;
  const busy = !!detail?.job && !isOver(detail.job.state);
  return (
    <Section title={t('sites.section')} meta={detail && <StatusPill kind="site" status={lookOf({ site: detail.site, deploying: busy })} />}>
      {query.problem && !detail && <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" />}
      {!detail && !query.problem && <SkeletonLines lines={5} />}
      {detail && <Known detail={detail} busy={busy} />}
    </Section>
  );
}

/** What became of the last deployment, as long as nothing newer is served. */
function told({ site, job }: SiteDetail): Job | null {
  if (!job || (job.state === 'done' && job.failed === 0)) return null;
  return site && isOver(job.state) && Date.parse(site.deployed_at) > Date.parse(job.ended_at ?? job.created_at) ? null : job;
}

function Known({ detail, busy }: { detail: SiteDetail; busy: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useIsOffline();
  const address = useSiteAddress()(detail.subdomain);
  const versions = useId();
  const [history, setHistory] = useState(false);
  const { site } = detail;
  const job = told(detail);
  const open = detail.requests.filter((request) => request.state === 'open');
  const gone = detail.status === 'terminated' || detail.status === 'rejected' ? t('sites.gone') : null;
  const cannot = gone ?? (busy ? t('sites.busy') : null);
  const served = `${detail.id} ${site?.version ?? 0}`;
  return (
    <>
      <KeyValue
        columns={2}
        items={[
          { key: 'address', label: t('sites.f.address'), value: <span dir="ltr">{address ?? detail.subdomain}</span>, wide: true, copy: address ?? undefined, copyLabel: t('sites.copy_address') },
          { key: 'version', label: t('sites.f.version'), value: site ? <>{format.number(site.number)} · <RelativeTime at={site.deployed_at} /></> : t('sites.never') },
          ...(site ? [
            { key: 'files', label: t('sites.f.files'), value: format.number(site.files) },
            { key: 'by', label: t('sites.f.by'), value: <span dir="auto">{site.deployed_by_name}</span> },
          ] : []),
        ]}
      />
      {job && <div className={styles.part}><DeploymentLine job={job} /></div>}
      <div className={styles.part}><Acts detail={detail} failed={job !== null && !busy && job.failed > 0 ? job : null} cannot={cannot} /></div>
      {site && (offline ? <p className={styles.faint}>{t('sites.health_offline')}</p> : <Health id={detail.id} served={served} cannot={gone} />)}
      {open.length > 0 && <div className={styles.part}><h3 className={styles.subhead}>{t('sites.requests')}</h3><Requests label={t('sites.requests')} requests={open} named={false} /></div>}
      <div className={styles.part}>
        <div className={styles.acts}><Button size="sm" aria-expanded={history} aria-controls={history ? versions : undefined} onClick={() => setHistory(!history)}>{t('sites.versions')}</Button></div>
        {history && <div id={versions}>{offline ? <p className={styles.faint}>{t('sites.versions_offline')}</p> : <Versions id={detail.id} served={`${served} ${busy}`} cannot={cannot} />}</div>}
      </div>
    </>
  );
}

function Acts({ detail, failed, cannot }: { detail: SiteDetail; failed: Job | null; cannot: string | null }) {
  const { t } = useTranslation();
  const act = useAct();
  const deploy = useMutation('site_deploy');
  const retry = useMutation('job_retry');
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const reason = role ?? cannot ?? offline;
  const start = () => void act(deploy.run({ id: detail.id, from: null }), t('sites.said.deploying'), { queues: false });
  return (
    <div className={styles.acts}>
      <Button size="sm" variant={detail.site ? 'secondary' : 'primary'} icon={<CloudUpload aria-hidden />} loading={deploy.running} disabledReason={reason} onClick={start}>
        {t(detail.site ? 'sites.redeploy' : 'sites.deploy')}
      </Button>
      {failed && <Button size="sm" icon={<RotateCcw aria-hidden />} loading={retry.running} disabledReason={reason} onClick={() => void act(retry.run({ id: failed.id, code: null }), t('jobs.said.retried'), { queues: false })}>{t('jobs.retry')}</Button>}
    </div>
  );
}

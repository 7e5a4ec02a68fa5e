import { CloudUpload, OctagonX, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Button, KeyValue, ProblemNote, RelativeTime, Section, SkeletonLines, StatusPill } from '@/components';
import type { SiteDetail } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';
import { Health } from './Health';
import { isOver, JobLine } from './JobLine';
import { Requests } from './Requests';
import { Versions } from './Versions';
import { lookOf } from './words';
import styles from './Sites.module.css';

/** A tenant's site in its dossier: what is served, whether it is whole, and what can be done about it. */
export function SiteSection({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery('site_detail', { id });
  const detail = query.data;
  const busy = !!detail?.job && !isOver(detail.job);
  return (
    <Section title={t('sites.section')} meta={detail && <StatusPill kind="site" status={lookOf({ site: detail.site, deploying: busy })} />}>
      {query.problem && !detail && <ProblemNote problem={query.problem} />}
      {!detail && !query.problem && <SkeletonLines lines={5} />}
      {detail && <Known detail={detail} busy={busy} />}
    </Section>
  );
}

function Known({ detail, busy }: { detail: SiteDetail; busy: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [history, setHistory] = useState(false);
  const { site, job } = detail;
  const open = detail.requests.filter((request) => request.state === 'open');
  return (
    <>
      <KeyValue
        columns={2}
        items={[
          { key: 'address', label: t('sites.f.address'), value: <span className="ltr">{detail.subdomain}</span> },
          { key: 'version', label: t('sites.f.version'), value: site ? <>{format.number(site.number)} · <RelativeTime at={site.deployed_at} /></> : t('sites.never') },
          ...(site ? [
            { key: 'files', label: t('sites.f.files'), value: format.number(site.files) },
            { key: 'by', label: t('sites.f.by'), value: <span dir="auto">{site.deployed_by_name}</span> },
          ] : []),
        ]}
      />
      {job && (busy || job.failed > 0 || job.state === 'cancelled') && <div className={styles.part}><JobLine job={job} /></div>}
      <div className={styles.part}><Acts detail={detail} busy={busy} /></div>
      {site && <Health key={site.version} id={detail.id} />}
      {open.length > 0 && <div className={styles.part}><h3>{t('sites.requests')}</h3><Requests requests={open} named={false} /></div>}
      <div className={styles.part}>
        <Button size="sm" aria-expanded={history} onClick={() => setHistory(!history)}>{t('sites.versions')}</Button>
        {history && <Versions key={`${site?.version ?? 0}:${String(busy)}`} id={detail.id} busy={busy} />}
      </div>
    </>
  );
}

function Acts({ detail, busy }: { detail: SiteDetail; busy: boolean }) {
  const { t } = useTranslation();
  const act = useAct();
  const deploy = useMutation('site_deploy');
  const cancel = useMutation('site_job_cancel');
  const retry = useMutation('site_job_retry');
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const gone = detail.status === 'terminated' || detail.status === 'rejected' ? t('sites.gone') : null;
  const reason = role ?? gone ?? offline;
  const { job } = detail;
  const failed = job !== null && !busy && job.failed > 0;
  const start = () => void act(deploy.run({ id: detail.id, from: null }), t('sites.said.deploying'), { queues: false });
  return (
    <div className={styles.acts}>
      <Button size="sm" variant={detail.site ? 'secondary' : 'primary'} icon={<CloudUpload aria-hidden />} loading={deploy.running} disabledReason={reason ?? (busy ? t('sites.busy') : null)} onClick={start}>
        {t(detail.site ? 'sites.redeploy' : 'sites.deploy')}
      </Button>
      {busy && job && <Button size="sm" icon={<OctagonX aria-hidden />} loading={cancel.running} disabledReason={role ?? offline} onClick={() => void act(cancel.run({ id: job.id }), t('sites.said.cancelled'), { queues: false })}>{t('sites.cancel')}</Button>}
      {failed && <Button size="sm" icon={<RotateCcw aria-hidden />} loading={retry.running} disabledReason={reason} onClick={() => void act(retry.run({ id: job.id }), t('sites.said.retried'), { queues: false })}>{t('sites.retry')}</Button>}
    </div>
  );
}

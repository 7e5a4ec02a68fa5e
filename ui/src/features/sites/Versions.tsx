import { useState } from 'react';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Banner, Button, Dialog, ErrorState, ProblemNote, RelativeTime, SkeletonLines } from '@/components';
import type { Deployment } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery, useRefetchOn } from '@/state';
import styles from './Sites.module.css';

/** The versions of a site, newest first; an older one can be brought back. */
export function Versions({ id, served, cannot }: { id: string; served: string; cannot: string | null }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<number | null>(null);
  const query = useQuery('site_versions', { id });
  useRefetchOn(query.refetch, served);
  if (!query.data) return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={2} />;
  if (query.data.items.length === 0) return <p className={styles.faint}>{t('sites.no_versions')}</p>;
  return (
    <>
      <table className={styles.versions} aria-label={t('sites.versions')}>
        <thead><tr><th scope="col">{t('sites.col.version')}</th><th scope="col">{t('sites.col.state')}</th><th scope="col">{t('sites.col.files')}</th><th scope="col">{t('sites.col.by')}</th><th scope="col"><span className="sr-only">{t('sites.col.acts')}</span></th></tr></thead>
        <tbody>{query.data.items.map((version) => <Row key={version.number} version={version} cannot={cannot} onBack={() => setAsked(version.number)} />)}</tbody>
      </table>
      {asked !== null && <BackDialog id={id} version={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Row({ version, cannot, onBack }: { version: Deployment; cannot: string | null; onBack(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const role = useRoleReason('tenants', 'update');
  const number = format.number(version.number);
  return (
    <tr>
      <td>{number}{version.copy_of !== null && <span className={styles.faint}> · {t('sites.copy_of', { number: format.number(version.copy_of) })}</span>}</td>
      <td>{t(`sites.version_state.${version.state}`)}</td>
      <td>{t('sites.copied', { copied: format.number(version.files_copied), files: format.number(version.files) })}</td>
      <td><span dir="auto">{version.asked_by_name}</span> · <RelativeTime at={version.deployed_at ?? version.asked_at} /></td>
      <td>{version.state === 'retired' && <Button size="sm" disabledReason={role ?? cannot} onClick={onBack} aria-label={t('sites.bring_back_label', { number })}>{t('sites.bring_back')}</Button>}</td>
    </tr>
  );
}

/** What visitors get becomes older: that is asked first. */
function BackDialog({ id, version, onClose }: { id: string; version: number; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const deploy = useMutation('site_deploy');
  const offline = useOnlineReason();
  const number = format.number(version);
  const back = () => {
    const doing = deploy.run({ id, from: version });
    doing.then(() => {
      onClose();
      void act(doing, t('sites.said.brought_back', { number }), { queues: false });
    }, () => {});
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={t('sites.back_title', { number })}
      description={t('sites.back_body')}
      initialFocus="[data-back]"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" data-back loading={deploy.running} disabledReason={offline} onClick={back}>{t('sites.bring_back')}</Button>
        </>
      }
    >
      {deploy.problem && (deploy.problem.code === 'invalid' ? <Banner look="card" tone="medium">{t('sites.version_gone')}</Banner> : <ProblemNote problem={deploy.problem} />)}
    </Dialog>
  );
}

import { RelativeTime, ProblemNote, SkeletonLines, Button } from '@/components';
import { useAct } from '@/app/acts';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import type { Deployment } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';
import styles from './Sites.module.css';

/** The versions of a site, newest first; an older one can be brought back. */
export function Versions({ id, busy }: { id: string; busy: boolean }) {
  const { t } = useTranslation();
  const query = useQuery('site_versions', { id });
  const offline = useOnlineReason();
  if (offline) return <p className={styles.faint}>{t('sites.versions_offline')}</p>;
  if (query.problem && !query.data) return <ProblemNote problem={query.problem} />;
  if (!query.data) return <SkeletonLines lines={2} />;
  if (query.data.items.length === 0) return <p className={styles.faint}>{t('sites.no_versions')}</p>;
  return (
    <table className={styles.versions} aria-label={t('sites.versions')}>
      <thead><tr><th scope="col">{t('sites.col.version')}</th><th scope="col">{t('sites.col.state')}</th><th scope="col">{t('sites.col.files')}</th><th scope="col">{t('sites.col.by')}</th><th scope="col"><span className="sr-only">{t('sites.col.acts')}</span></th></tr></thead>
      <tbody>{query.data.items.map((version) => <Row key={version.number} id={id} version={version} busy={busy} />)}</tbody>
    </table>
  );
}

function Row({ id, version, busy }: { id: string; version: Deployment; busy: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const deploy = useMutation('site_deploy');
  const role = useRoleReason('tenants', 'update');
  const number = format.number(version.number);
  const back = () => void act(deploy.run({ id, from: version.number }), t('sites.said.brought_back', { number }), { queues: false });
  return (
    <tr>
      <td>{number}{version.copy_of !== null && <span className={styles.faint}> · {t('sites.copy_of', { number: format.number(version.copy_of) })}</span>}</td>
      <td>{t(`sites.version_state.${version.state}`)}</td>
      <td>{t('sites.copied', { copied: format.number(version.files_copied), files: format.number(version.files) })}</td>
      <td><span dir="auto">{version.asked_by_name}</span> · <RelativeTime at={version.deployed_at ?? version.asked_at} /></td>
      <td>
        {version.state === 'retired' && (
          <Button size="sm" loading={deploy.running} disabledReason={role ?? (busy ? t('sites.busy') : null)} onClick={back} aria-label={t('sites.bring_back_label', { number })}>{t('sites.bring_back')}</Button>
        )}
      </td>
    </tr>
  );
}

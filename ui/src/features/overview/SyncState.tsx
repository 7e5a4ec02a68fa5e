import { CircleCheck, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { SyncStatus } from '@/contract';
import { Tooltip } from '@/components';
import { useFormat } from '@/i18n/format';
import { useQuery } from '@/state';
import styles from './Overview.module.css';

const icons = { live: CircleCheck, syncing: LoaderCircle, offline: CloudOff, stopped: TriangleAlert };

/** How fresh these figures are. The link may change without any figure changing, so it is asked for on its own. */
export function SyncState({ sync: known }: { sync: SyncStatus }) {
  const sync = useQuery('sync_status', {}).data ?? known;
  const { t } = useTranslation();
  const format = useFormat();
  const Icon = icons[sync.link];
  const asOf = sync.as_of ? t('overview.sync_as_of', { when: format.dateTime(sync.as_of) }) : '';
  const mark = (
    <span className={styles.sync} data-link={sync.link} tabIndex={-1}>
      <Icon aria-hidden />
      {t(`overview.sync_${sync.link}`)}
      {sync.link !== 'live' && asOf && <span className={styles.rowEnd}>{asOf}</span>}
    </span>
  );
  return <Tooltip label={sync.trouble ?? (asOf || t('overview.sync'))}>{mark}</Tooltip>;
}

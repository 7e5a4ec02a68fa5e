import { useRouterState } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { AppLink } from '@/app/AppLink';
import styles from '@/app/Sidebar.module.css';
import { cx } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { addressOfView } from './content';

/** The operator's pinned views with their counts, below the lists that they are of. */
export function PinnedViews() {
  const { t } = useTranslation();
  const format = useFormat();
  const found = useQuery('views_list', {}).data;
  const counts = useQuery('views_counts', {}).data;
  const here = useRouterState({ select: (state) => new URLSearchParams(state.location.searchStr).get('view') });
  const pinned = (found?.pinned ?? []).flatMap((id) => found?.views.find(({ view }) => view.id === id) ?? []);
  if (pinned.length === 0) return null;
  return (
    <ul className={styles.pinned} aria-label={t('views.pinned_views')}>
      {pinned.map(({ view }) => {
        const count = counts?.find(({ id }) => id === view.id)?.count;
        return (
          <li key={view.id}>
            <AppLink to={addressOfView(view)} className={cx(styles.place, here === view.id && styles.here)} aria-current={here === view.id ? 'page' : undefined}>
              <Bookmark aria-hidden />
              <span className={styles.name} dir="auto" title={view.name}>{view.name}</span>
              {count !== undefined && <span className={styles.count}>{format.number(count)}</span>}
            </AppLink>
          </li>
        );
      })}
    </ul>
  );
}

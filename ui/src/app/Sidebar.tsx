import { useRouterState } from '@tanstack/react-router';
import { ChevronsUpDown, Lock, LogOut, Moon, Search, Sun } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { Avatar, Kbd, Menu, cx } from '@/components';
import { useFormat } from '@/i18n/format';
import { PinnedViews } from '@/features/views/Pinned';
import { useMe, useMutation, useQuery } from '@/state';
import { AppLink } from './AppLink';
import { WheelMark } from './Mark';
import { navGroups, settingsPlace, type NavPlace } from './nav';
import { switchTheme } from './preferences';
import { useTheme } from './theme';
import styles from './Sidebar.module.css';

/** What waits behind a place, and whether it burns. */
function useCounts(): Partial<Record<NavPlace['key'], { count: number; hot?: boolean }>> {
  const overview = useQuery('overview', {}).data;
  const inbox = useQuery('inbox_page', { after: null, unreadOnly: false }).data;
  const sync = useQuery('sync_status', {}).data;
  const jobs = useQuery('jobs_list', { filter: 'open' }).data;
  if (!overview) return {};
  return {
    incidents: { count: overview.open_incidents, hot: overview.open_critical > 0 },
    alerts: { count: overview.open_alerts },
    inbox: { count: inbox?.unread ?? 0 },
    reviews: { count: overview.awaiting_review },
    approvals: { count: overview.approvals_for_me },
    impersonations: { count: overview.impersonations.length },
    jobs: { count: jobs?.length ?? 0 },
    outbox: { count: (sync?.outbox_waiting ?? 0) + (sync?.conflicts ?? 0), hot: (sync?.conflicts ?? 0) > 0 },
  };
}

function PlaceLink({ place, count, hot }: { place: NavPlace; count?: number | undefined; hot?: boolean | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`);
  const Icon = place.icon;
  return (
    <AppLink to={place.path} className={cx(styles.place, here && styles.here)} aria-current={here ? 'page' : undefined}>
      <Icon aria-hidden />
      <span className={styles.name}>{t(`nav.${place.key}`)}</span>
      {count !== undefined && count > 0 && <span className={cx(styles.count, hot && styles.hot)}>{format.number(count)}</span>}
    </AppLink>
  );
}

export function Sidebar({ onPalette }: { onPalette(): void }) {
  const { t } = useTranslation();
  const counts = useCounts();
  return (
    <aside className={styles.sidebar}>
      <div className={styles.brand}>
        <WheelMark className={styles.mark} />
        <span className={styles.product}>{t('app.name')}</span>
      </div>
      <button type="button" className={styles.search} onClick={onPalette} title={t('palette.open')}>
        <Search aria-hidden />
        <span className={styles.name}>{t('ui.search')}</span>
        <Kbd keys="mod+k" />
      </button>
      <nav className={styles.nav} data-places aria-label={t('nav.main')}>
        {navGroups.map((group) => (
          <section key={group.key} aria-labelledby={`nav-${group.key}`}>
            <h2 id={`nav-${group.key}`} className={styles.heading}>{t(`nav.${group.key}`)}</h2>
            {group.places.map((place) => (
              <PlaceLink key={place.key} place={place} count={counts[place.key]?.count} hot={counts[place.key]?.hot} />
            ))}
            {group.key === 'tenants' && <PinnedViews />}
          </section>
        ))}
        <div className={styles.bottom}>
          <PlaceLink place={settingsPlace} />
        </div>
      </nav>
      <OperatorMenu />
    </aside>
  );
}

function OperatorMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const lock = useMutation('lock');
  const signOut = useMutation('sign_out');
  const { painted } = useTheme();
  if (!me) return null;
  return (
    <Menu
      side="top"
      align="start"
      header={<span className="ltr">{me.operator.email}</span>}
      trigger={
        <button type="button" className={styles.operator} title={t('operator.menu')}>
          <Avatar name={me.operator.name} />
          <span className={styles.who}>
            <span className={styles.name}>{me.operator.name}</span>
            <span className={styles.role}>{t(`role.${me.operator.role}`)}</span>
          </span>
          <ChevronsUpDown aria-hidden />
        </button>
      }
      groups={[
        [{ key: 'theme', label: t('shortcuts.theme'), icon: painted === 'dark' ? <Sun /> : <Moon />, keys: 'mod+shift+l', run: switchTheme }],
        [
          { key: 'lock', label: t('operator.lock'), icon: <Lock />, keys: 'mod+shift+k', run: () => void lock.run({}).catch(() => {}) },
          { key: 'out', label: t('operator.sign_out'), icon: <LogOut />, run: () => void signOut.run({}).catch(() => {}) },
        ],
      ]}
    />
  );
}

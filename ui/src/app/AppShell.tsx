import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { OfflineBanner } from '@/components';
import { Declare } from '@/features/incidents/Declare';
import { openDeclare } from '@/features/incidents/declareDraft';
import { useEnds } from '@/features/impersonations/useEnds';
import { JobNews } from '@/features/jobs/JobNews';
import { port } from '@/platform';
import { useIsOffline, useMutation, useSync } from '@/state';
import { useGo } from './AppLink';
import { runClaimed } from './claims';
import { pathOf } from './nav';
import { Palette } from './Palette';
import { switchTheme } from './preferences';
import { Sheet } from './Sheet';
import { setSheet, useSheet } from './sheetState';
import { listenToShortcuts, type ShortcutId } from './shortcuts';
import { Sidebar } from './Sidebar';
import { StatusStrip } from './StatusStrip';
import styles from './AppShell.module.css';

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>('[data-search]');
  search?.focus();
  search?.select();
  return search !== null;
}

/** The frame around every screen of a signed-in operator. */
export function AppShell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const go = useGo();
  const [palette, setPalette] = useState(false);
  const sheet = useSheet();
  const { run: lock } = useMutation('lock');
  const offline = useIsOffline();
  const sync = useSync();
  useEnds();

  useEffect(
    () =>
      listenToShortcuts((id: ShortcutId) => {
        if (id.startsWith('go:')) go(id.slice(3));
        else if (id === 'palette') setPalette((open) => !open);
        else if (id === 'search') {
          if (!focusSearch()) setPalette(true);
        } else if (id === 'sheet') setSheet(true);
        else if (id === 'theme') switchTheme();
        else if (id === 'declare') openDeclare();
        else if (id === 'lock') void lock({}).catch(() => {});
        else return runClaimed(id);
        return true;
      }),
    [go, lock],
  );

  useEffect(() => {
    const stops = [port().listen('navigate', (place) => go(pathOf(place))), port().listen('focus_search', () => void (focusSearch() || setPalette(true)))];
    return () => stops.forEach((stop) => stop());
  }, [go]);

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>
        {t('ui.skip_to_content')}
      </a>
      <Sidebar onPalette={() => setPalette(true)} />
      <main id="main" tabIndex={-1} className={styles.main}>
        {offline && sync?.as_of && <OfflineBanner asOf={sync.as_of} />}
        {children}
      </main>
      <StatusStrip />
      <JobNews />
      <Palette open={palette} onOpenChange={setPalette} />
      <Sheet open={sheet} onOpenChange={setSheet} />
      <Declare />
    </div>
  );
}

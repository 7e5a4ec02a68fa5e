import { Blocks, Building2, CheckCheck, CloudOff, FileUp, Inbox, Languages, ListChecks, Lock, LogOut, Moon, RefreshCw, ScrollText, Send, ShieldCheck, Siren, Sun, TriangleAlert, UserRoundPlus, Wifi } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useOfferedActions } from '@/app/actions';
import { useGo } from '@/app/AppLink';
import { allPlaces, pathOf } from '@/app/nav';
import { switchLanguage, switchTheme } from '@/app/preferences';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { openSheet } from '@/app/sheetState';
import { shortcuts } from '@/app/shortcuts';
import { useTheme } from '@/app/theme';
import type { PaletteGroup, PaletteItem } from '@/components';
import type { PaletteHit } from '@/contract';
import { useMutation, useQuery, useSync } from '@/state';
import { openDeclare } from '../incidents/declareDraft';
import { addressOfView } from '../views/content';
import { viewIcon } from '../views/ViewBar';
import { remember, useRecent } from './recent';

const icons: Partial<Record<string, React.ReactNode>> = {
  inbox: <Inbox />, outbox: <Send />, audit: <ScrollText />, tenant: <Building2 />, incident: <Siren />, alert: <TriangleAlert />, approval: <ListChecks />,
};

const keyed = (id: string) => {
  const keys = shortcuts.find((shortcut) => shortcut.id === id)?.keys[0];
  return keys ? { keys } : {};
};

function useHits(): (hits: readonly PaletteHit[], prefix?: string) => PaletteItem[] {
  const go = useGo();
  return (hits, prefix = '') =>
    hits.map((hit) => ({
      id: `${prefix}${hit.place.to}:${'id' in hit.place ? hit.place.id : ''}`,
      label: hit.title,
      hint: hit.subtitle,
      icon: icons[hit.place.to],
      run: () => {
        remember(hit);
        go(pathOf(hit.place));
      },
    }));
}

function useGlobalActions(): PaletteItem[] {
  const { t, language } = useTranslation();
  const cannotOnboard = useRoleReason('tenants', 'create');
  const act = useAct();
  const { painted } = useTheme();
  const sync = useSync();
  const offline = useOnlineReason();
  const cannotDeclare = useRoleReason('incidents', 'declare');
  const cannotImport = useRoleReason('tenants', 'create');
  const go = useGo();
  const { run: lock } = useMutation('lock');
  const { run: signOut } = useMutation('sign_out');
  const { run: syncNow } = useMutation('sync_now');
  const { run: workOffline } = useMutation('work_offline');
  const { run: readAll } = useMutation('inbox_read_all');
  const { run: verify } = useMutation('audit_verify');
  const other = language === 'fa' ? 'en' : 'fa';
  const away = sync?.offline_by_choice ?? false;
  const quietly = (doing: Promise<unknown>) => void doing.catch(() => {});
  return [
    { id: 'declare', label: t('shortcuts.declare'), icon: <Siren />, keywords: ['incident', 'outage', 'رخداد'], ...keyed('declare'), disabledReason: cannotDeclare, run: () => openDeclare() },
    { id: 'import', label: t('imports.title'), icon: <FileUp />, keywords: ['csv', 'json', 'upload', 'bulk', 'ورود'], disabledReason: cannotImport, run: () => go('/import') },
    { id: 'upgrades', label: t('sites.requests'), icon: <Blocks />, keywords: ['upgrade', 'module', 'grant', 'ماژول'], run: () => go('/upgrades') },
    { id: 'onboard', label: t('onboarding.palette'), icon: <UserRoundPlus />, keywords: ['new tenant', 'create', 'wizard', 'مستأجر تازه'], ...keyed('new_tenant'), disabledReason: cannotOnboard, run: () => go('/onboarding/new') },
    { id: 'sync', label: t('palette.sync'), icon: <RefreshCw />, keywords: ['refresh', 'همگام'], disabledReason: offline, run: () => void act(syncNow({}), t('palette.sync'), { queues: false }) },
    { id: 'offline', label: t(away ? 'palette.go_online' : 'palette.go_offline'), icon: away ? <Wifi /> : <CloudOff />, keywords: ['offline', 'online', 'برون‌خط'], run: () => quietly(workOffline({ on: !away })) },
    { id: 'read_all', label: t('palette.read_all'), icon: <CheckCheck />, keywords: ['inbox', 'notifications'], run: () => quietly(readAll({})) },
    { id: 'verify', label: t('palette.verify'), icon: <ShieldCheck />, keywords: ['integrity', 'درستی'], disabledReason: offline, run: () => void act(verify({}), t('palette.verify'), { queues: false }) },
    { id: 'theme', label: t('shortcuts.theme'), icon: painted === 'dark' ? <Sun /> : <Moon />, keywords: ['dark', 'light', 'پوسته'], ...keyed('theme'), run: switchTheme },
    { id: 'language', label: `${t('lang.label')}: ${t(`lang.${other}`)}`, icon: <Languages />, keywords: ['language', 'persian', 'farsi', 'english', 'زبان'], run: () => switchLanguage(other) },
    { id: 'sheet', label: t('shortcuts.title'), icon: null, keywords: ['keyboard', 'help'], ...keyed('sheet'), run: openSheet },
    { id: 'lock', label: t('palette.lock'), icon: <Lock />, ...keyed('lock'), run: () => quietly(lock({})) },
    { id: 'sign_out', label: t('palette.sign_out'), icon: <LogOut />, keywords: ['log out', 'logout', 'خروج'], run: () => quietly(signOut({})) },
  ];
}

/** What the palette offers: the selection's actions, what was found or lately opened, places, and the console's own actions. */
export function usePaletteGroups(text: string): { groups: PaletteGroup[]; busy: boolean } {
  const { t } = useTranslation();
  const go = useGo();
  const hits = useQuery('palette_search', { text });
  const selection = useOfferedActions();
  const recent = useRecent();
  const actions = useGlobalActions();
  const itemsOf = useHits();
  const saved = useQuery('views_list', {}).data?.views ?? [];
  const views = saved.map(({ view }) => ({
    id: `view:${view.id}`, label: view.name, hint: `${t(`views.list.${view.content.list}`)} · ${view.shared ? t('views.shared_by', { name: view.owner_name }) : t('views.personal')}`,
    icon: viewIcon(view.shared), keywords: ['view', 'نما'], run: () => go(addressOfView(view)),
  }));
  const places = allPlaces.map((place) => ({ id: `go:${place.path}`, label: t(`nav.${place.key}`), icon: <place.icon />, keywords: [place.key], ...keyed(`go:${place.path}`), run: () => go(place.path) }));
  const groups: PaletteGroup[] = text
    ? [
        { key: 'selection', heading: t('palette.selection'), items: selection },
        { key: 'found', heading: t('palette.found'), found: true, items: itemsOf(hits.data ?? []) },
        { key: 'views', heading: t('palette.views'), items: views },
        { key: 'places', heading: t('palette.places'), items: places },
        { key: 'actions', heading: t('palette.actions'), items: actions },
      ]
    : [
        { key: 'selection', heading: t('palette.selection'), items: selection },
        { key: 'recent', heading: t('palette.recent'), items: itemsOf(recent, 'recent:') },
        { key: 'views', heading: t('palette.views'), items: views },
        { key: 'actions', heading: t('palette.actions'), items: actions },
        { key: 'places', heading: t('palette.places'), items: places },
      ];
  return { groups, busy: hits.fetching };
}

import { Building2, Languages, Moon, Siren, UserCheck } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaletteHit } from '@/contract';
import { CommandPalette, type PaletteGroup } from '@/components';
import { setLanguage } from '@/i18n';
import { useQuery } from '@/state';
import { useOfferedActions } from './actions';
import { useGo } from './AppLink';
import { allPlaces, pathOf } from './nav';
import { shortcuts } from './shortcuts';
import { toggleTheme } from './theme';

const icons: Record<PaletteHit['place']['to'], React.ReactNode> = {
  overview: null, inbox: null, outbox: null, tenant: <Building2 />, incident: <Siren />, alert: <Siren />, approval: <UserCheck />,
};

const keysOf = (id: string) => shortcuts.find((shortcut) => shortcut.id === id)?.keys[0];
const keyed = (id: string) => {
  const keys = keysOf(id);
  return keys ? { keys } : {};
};

/** Tenants and other things by the shell's search; places and actions by name. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return open ? <Open onOpenChange={onOpenChange} /> : null;
}

function Open({ onOpenChange }: { onOpenChange(open: boolean): void }) {
  const { t, i18n } = useTranslation();
  const go = useGo();
  const [query, setQuery] = useState('');
  const text = useDeferredValue(query.trim());
  const hits = useQuery('palette_search', { text });
  const offered = useOfferedActions();
  const other = i18n.language === 'fa' ? 'en' : 'fa';
  const found: PaletteGroup = {
    key: 'found',
    heading: t('palette.tenants'),
    found: true,
    items: (text ? (hits.data ?? []) : (hits.data ?? []).slice(0, 4)).map((hit) => ({
      id: `${hit.place.to}:${'id' in hit.place ? hit.place.id : ''}`, label: hit.title, hint: hit.subtitle, icon: icons[hit.place.to], run: () => go(pathOf(hit.place)),
    })),
  };
  const groups: PaletteGroup[] = [
    { key: 'selection', heading: t('palette.selection'), items: offered },
    ...(text ? [found] : []),
    {
      key: 'actions',
      heading: t('palette.actions'),
      items: [
        { id: 'declare', label: t('shortcuts.declare'), icon: <Siren />, ...keyed('declare'), run: () => go('/incidents/declare') },
        { id: 'theme', label: t('shortcuts.theme'), icon: <Moon />, ...keyed('theme'), run: toggleTheme },
        { id: 'language', label: `${t('lang.label')}: ${t(`lang.${other}`)}`, icon: <Languages />, keywords: ['language', 'persian', 'english', 'زبان'], run: () => void setLanguage(other) },
      ],
    },
    {
      key: 'places',
      heading: t('palette.places'),
      items: allPlaces.map((place) => ({ id: `go:${place.path}`, label: t(`nav.${place.key}`), icon: <place.icon />, keywords: [place.key], ...keyed(`go:${place.path}`), run: () => go(place.path) })),
    },
    ...(text ? [] : [found]),
  ];
  return <CommandPalette open onOpenChange={onOpenChange} query={query} onQuery={setQuery} groups={groups} busy={hits.fetching} />;
}

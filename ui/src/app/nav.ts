import { Building2, ChartColumn, CircleGauge, ClipboardCheck, Gauge, Globe, Inbox, ListChecks, Mail, ListTodo, ReceiptText, ScrollText, Send, Settings, Siren, TriangleAlert, UserRoundPlus, VenetianMask, type LucideIcon } from 'lucide-react';
import type { Place } from '@/contract';
import type en from '@/i18n/en.json';

type Labels = Exclude<keyof (typeof en)['nav'], 'main' | 'places' | 'watch' | 'tenants' | 'govern'>;

export interface NavPlace {
  key: Labels;
  path: string;
  icon: LucideIcon;
  /** After `g`. */
  letter: string;
}

export interface NavGroup {
  key: 'watch' | 'tenants' | 'govern';
  places: readonly NavPlace[];
}

/** The one table of places: sidebar, palette, `g` shortcuts and the keyboard page are made of it. */
export const navGroups: readonly NavGroup[] = [
  {
    key: 'watch',
    places: [
      { key: 'overview', path: '/', icon: Gauge, letter: 'o' },
      { key: 'incidents', path: '/incidents', icon: Siren, letter: 'i' },
      { key: 'alerts', path: '/alerts', icon: TriangleAlert, letter: 'l' },
      { key: 'inbox', path: '/inbox', icon: Inbox, letter: 'n' },
    ],
  },
  {
    key: 'tenants',
    places: [
      { key: 'all_tenants', path: '/tenants', icon: Building2, letter: 't' },
      { key: 'reviews', path: '/reviews', icon: ClipboardCheck, letter: 'r' },
      { key: 'onboarding', path: '/onboarding', icon: UserRoundPlus, letter: 'w' },
      { key: 'subscriptions', path: '/subscriptions', icon: ReceiptText, letter: 'e' },
      { key: 'usage', path: '/usage', icon: CircleGauge, letter: 'q' },
      { key: 'sites', path: '/sites', icon: Globe, letter: 'd' },
      { key: 'revenue', path: '/revenue', icon: ChartColumn, letter: 'v' },
      { key: 'jobs', path: '/jobs', icon: ListTodo, letter: 'j' },
    ],
  },
  {
    key: 'govern',
    places: [
      { key: 'approvals', path: '/approvals', icon: ListChecks, letter: 'a' },
      { key: 'audit', path: '/audit', icon: ScrollText, letter: 'u' },
      { key: 'impersonations', path: '/impersonations', icon: VenetianMask, letter: 'm' },
      { key: 'mailbox', path: '/mailbox', icon: Mail, letter: 'p' },
      { key: 'outbox', path: '/outbox', icon: Send, letter: 'b' },
    ],
  },
];

export const settingsPlace: NavPlace = { key: 'settings', path: '/settings', icon: Settings, letter: 's' };

export const allPlaces: readonly NavPlace[] = [...navGroups.flatMap((group) => group.places), settingsPlace];

/** Where a notification, a palette hit, an outbox entry or a link leads. */
export function pathOf(place: Place): string {
  switch (place.to) {
    case 'overview':
      return '/';
    case 'inbox':
      return '/inbox';
    case 'outbox':
      return '/outbox';
    case 'audit':
      return '/audit';
    case 'tenants':
    case 'reviews':
    case 'incidents':
    case 'alerts':
    case 'approvals':
    case 'impersonations':
    case 'sites':
    case 'upgrades':
    case 'settings':
      return `/${place.to}`;
    case 'audit_of_tenant':
      return `/audit?tenant=${place.id}`;
    case 'tenant':
      return `/tenants/${place.id}`;
    case 'incident':
      return `/incidents/${place.id}`;
    case 'alert':
      return `/alerts/${place.id}`;
    case 'approval':
      return `/approvals/${place.id}`;
  }
}

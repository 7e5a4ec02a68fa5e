import { createElement, lazy, useState, type ComponentType, type FunctionComponent } from 'react';

export type Screen = FunctionComponent & {
  /** Loads the screen's script ahead of its first use; what is loaded stands at once, without a pause between. */
  load(): Promise<void>;
};

function screen(load: () => Promise<{ default: ComponentType }>): Screen {
  let loaded: ComponentType | null = null;
  const whole = async () => {
    const script = await load();
    loaded = script.default;
    return script;
  };
  const Later = lazy(whole);
  // Chosen once a mount: the screen must not begin anew because its script arrived.
  const Screen = () => createElement(useState<ComponentType>(() => loaded ?? Later)[0]);
  return Object.assign(Screen, { load: () => whole().then(() => {}) });
}

/** Every screen, loaded when first opened. Each reads its own route parameters. */
export const screens = {
  overview: screen(() => import('./overview/Overview')),
  incidents: screen(() => import('./incidents/Incidents')),
  alerts: screen(() => import('./alerts/Alerts')),
  inbox: screen(() => import('./inbox/Inbox')),
  tenants: screen(() => import('./tenants/Tenants')),
  tenant: screen(() => import('./dossier/Dossier')),
  reviews: screen(() => import('./reviews/Reviews')),
  onboarding: screen(() => import('./onboarding/Onboarding')),
  subscriptions: screen(() => import('./subscriptions/Subscriptions')),
  usage: screen(() => import('./usage/Near')),
  sites: screen(() => import('./sites/Sites')),
  upgrades: screen(() => import('./sites/Upgrades')),
  revenue: screen(() => import('./revenue/Revenue')),
  import: screen(() => import('./imports/Imports')),
  jobs: screen(() => import('./jobs/Jobs')),
  approvals: screen(() => import('./approvals/Approvals')),
  audit: screen(() => import('./audit/Audit')),
  impersonations: screen(() => import('./impersonations/Impersonations')),
  mailbox: screen(() => import('./mailbox/Mailbox')),
  outbox: screen(() => import('./outbox/Outbox')),
  settings: screen(() => import('./settings/Settings')),
} satisfies Record<string, Screen>;

/** What stands instead of the shell before an operator works. */
export const gates = {
  vault: screen(() => import('./vault/Vault')),
  welcome: screen(() => import('./welcome/Welcome')),
  sign_in: screen(() => import('./signin/SignIn')),
  locked: screen(() => import('./locked/Locked')),
} satisfies Record<string, Screen>;

/** The screen at this place, where a start can know it. */
export function screenAt(path: string): Screen | null {
  const first = path.split(/[/?]/)[1] ?? '';
  return first === '' ? screens.overview : (Object.entries(screens).find(([name]) => name === first)?.[1] ?? null);
}

import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

type Screen = LazyExoticComponent<ComponentType>;

/** Every screen, loaded when first opened. Each reads its own route parameters. */
export const screens = {
  overview: lazy(() => import('./overview/Overview')),
  incidents: lazy(() => import('./incidents/Incidents')),
  alerts: lazy(() => import('./alerts/Alerts')),
  inbox: lazy(() => import('./inbox/Inbox')),
  tenants: lazy(() => import('./tenants/Tenants')),
  tenant: lazy(() => import('./dossier/Dossier')),
  reviews: lazy(() => import('./reviews/Reviews')),
  approvals: lazy(() => import('./approvals/Approvals')),
  audit: lazy(() => import('./audit/Audit')),
  impersonations: lazy(() => import('./impersonations/Impersonations')),
  outbox: lazy(() => import('./outbox/Outbox')),
  settings: lazy(() => import('./settings/Settings')),
} satisfies Record<string, Screen>;

/** What stands instead of the shell before an operator works. */
export const gates = {
  vault: lazy(() => import('./vault/Vault')),
  welcome: lazy(() => import('./welcome/Welcome')),
  sign_in: lazy(() => import('./signin/SignIn')),
  locked: lazy(() => import('./locked/Locked')),
} satisfies Record<string, Screen>;

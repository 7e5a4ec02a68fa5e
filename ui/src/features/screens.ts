import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

type Screen = LazyExoticComponent<ComponentType>;

const soon = () => lazy(() => import('./Soon'));

/** Every screen, loaded when first opened. Each reads its own route parameters. */
export const screens = {
  overview: soon(),
  incidents: lazy(() => import('./incidents/Incidents')),
  alerts: lazy(() => import('./alerts/Alerts')),
  inbox: lazy(() => import('./inbox/Inbox')),
  tenants: lazy(() => import('./tenants/Tenants')),
  tenant: lazy(() => import('./dossier/Dossier')),
  reviews: soon(),
  approvals: lazy(() => import('./approvals/Approvals')),
  audit: soon(),
  impersonations: lazy(() => import('./impersonations/Impersonations')),
  outbox: lazy(() => import('./outbox/Outbox')),
  settings: soon(),
} satisfies Record<string, Screen>;

/** What stands instead of the shell before an operator works. */
export const gates = {
  vault: lazy(() => import('./vault/Vault')),
  welcome: lazy(() => import('./welcome/Welcome')),
  sign_in: lazy(() => import('./signin/SignIn')),
  locked: lazy(() => import('./locked/Locked')),
} satisfies Record<string, Screen>;

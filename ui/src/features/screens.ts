import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

type Screen = LazyExoticComponent<ComponentType>;

const soon = () => lazy(() => import('./Soon'));

/** Every screen, loaded when first opened. Each reads its own route parameters. */
export const screens = {
  overview: soon(),
  incidents: soon(),
  alerts: soon(),
  inbox: soon(),
  tenants: soon(),
  tenant: soon(),
  reviews: soon(),
  approvals: soon(),
  audit: soon(),
  impersonations: soon(),
  outbox: soon(),
  settings: soon(),
} satisfies Record<string, Screen>;

/** What stands instead of the shell before an operator works. */
export const gates = {
  vault: soon(),
  welcome: soon(),
  sign_in: soon(),
  locked: soon(),
} satisfies Record<string, Screen>;

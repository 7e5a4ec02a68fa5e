import { Screen } from './Sites';

/** The screen of sites, opened at the requests for modules: what a notification leads to. */
export default function Upgrades() {
  return <Screen tab="requests" />;
}

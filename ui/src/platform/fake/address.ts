import type { Language, Phase, Role, Theme, VaultState } from '@/contract';
import { makeBusy } from './busy';
import { seedOnboarding } from './onboardingSeeds';
import { createFakePort, type FakePort } from './index';

const oneOf = <T extends string>(value: string | null, choices: readonly T[]): T | null => choices.find((choice) => choice === value) ?? null;

/** A test twin in the state that the page's address asks for: `?theme=dark&lang=fa&role=support&offline=1&phase=sign_in&tenants=100000&busy&alarm&empty&dense`. */
export function fakePortFromAddress(search: string): FakePort {
  const asked = new URLSearchParams(search);
  const port = createFakePort({ tenants: Number(asked.get('tenants')) || 2_000 });
  const { world } = port;
  world.settings.theme = oneOf<Theme>(asked.get('theme'), ['light', 'dark']) ?? 'system';
  world.settings.language = oneOf<Language>(asked.get('lang'), ['en', 'fa']) ?? 'en';
  world.role = oneOf<Role>(asked.get('role'), ['support', 'admin', 'owner']) ?? 'owner';
  world.phase = oneOf<Phase>(asked.get('phase'), ['vault', 'welcome', 'sign_in', 'locked']) ?? 'ready';
  world.vault = oneOf<VaultState>(asked.get('vault'), ['needs_new_passphrase', 'needs_passphrase', 'keychain_unavailable']) ?? 'keychain';
  world.sample = asked.get('sample') !== '0' && world.phase !== 'vault' && world.phase !== 'welcome';
  world.offline = asked.has('offline');
  if (!asked.has('empty')) seedOnboarding(world);
  if (asked.has('busy')) makeBusy(world);
  if (asked.has('alarm')) world.alarm = { kind: 'altered', seq: 8_377 };
  if (asked.has('empty')) Object.assign(world, { incidents: [], alerts: [], approvals: [], impersonations: [], inbox: [], audit: [] });
  world.settings.dense = asked.has('dense');
  return port;
}

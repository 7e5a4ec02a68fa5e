import type { SignInStep } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { problem } from '../problem';
import { prices } from './subscriptions';
import { appState } from './views';
import type { World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

/** A small picture in place of a QR code. */
const QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><path d="M0 0h7v7H0zm14 0h7v7h-7zM0 14h7v7H0zM9 1h2v3H9zm0 5h4v2H9zM1 9h3v2H1zm5 0h2v4H6zm4 0h3v3h-3zm5 1h4v2h-4zm-6 4h2v5H9zm4 0h3v2h-3zm4 2h3v4h-3z"/></svg>';

const backupCodes = ['7KQ2-M9XD', 'P3VN-8RTC', 'H6WJ-2YBF', 'X4ZD-9KMQ', 'B8RS-5LHT', 'N2CF-7VXW', 'T9JG-3PQK', 'D5MY-6ZNB', 'W7HL-4SCR', 'F3QX-8JDV'];

function phase(world: World, to: World['phase']) {
  world.phase = to;
  world.changed('app');
  return appState(world);
}

/** Whether the address that signs in does so for the first time. */
let enrolling = false;

/** What happens before an operator works: `new@…` enrols, `wrong` is the password that fails, `000000` the code. */
export const gates: Handlers<
  'platform_check' | 'platform_connect' | 'platform_forget' | 'sample_start' | 'sample_code' | 'sign_in' | 'sign_in_code' | 'sign_out' | 'lock' | 'unlock' | 'vault_passphrase' | 'vault_retry' | 'vault_memory'
> = {
  platform_check: (_world, { url }) => {
    if (url.includes('old')) throw problem('version_mismatch', 'This platform is older than the console supports. Update it to 0.1 or newer.');
    if (url.includes('nowhere')) throw problem('offline', 'Nothing answers at this address. Check the name and the network.');
    if (url.includes('other')) throw problem('invalid', 'Something answers at this address, but it is no Wheelhouse platform.');
    return { product: 'wheelhouse', name: 'Harbour Cloud', version: '0.1.0', api_level: 1, base_domain: 'harbour.example', sample: false, prices };
  },
  platform_connect: (world) => phase(world, 'sign_in'),
  platform_forget: (world) => phase(world, 'welcome'),
  sample_start: (world) => phase(world, 'ready'),
  sample_code: () => '492817',
  sign_in: (_world, { email, password }): SignInStep => {
    if (password === 'wrong') throw problem('bad_credentials', 'The e-mail, password or code is not right.', { status: 401 });
    enrolling = email.startsWith('new');
    return enrolling ? { step: 'enrol', qr_svg: QR, secret: 'JBSWY3DPEHPK3PXPQ5LM2T7AXO4GZRWE' } : { step: 'code' };
  },
  sign_in_code: (world, { code }) => {
    if (code === '000000') throw problem('bad_credentials', 'The e-mail, password or code is not right.', { status: 401 });
    phase(world, 'ready');
    return { step: 'done', backup_codes: enrolling ? backupCodes : [] };
  },
  sign_out: (world) => phase(world, 'sign_in'),
  lock: (world) => phase(world, 'locked'),
  unlock: (world, { password }) => {
    if (password === 'wrong') throw problem('bad_credentials', 'The password is not right.', { status: 401 });
    return phase(world, 'ready');
  },
  vault_passphrase: (world, { passphrase }) => {
    if (passphrase === 'wrong') throw problem('bad_credentials', 'The passphrase is not right.', { status: 401 });
    return phase(world, 'welcome');
  },
  vault_retry: (world) => phase(world, 'welcome'),
  vault_memory: (world) => phase(world, 'welcome'),
};

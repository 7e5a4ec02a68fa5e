import type { Port } from './port';
import { tauriPort } from './tauri';

export type { Answer, Args, AuditSearch, CommandName, Commands, Events, UploadName, Uploads } from './commands';
export type { Port } from './port';
export * from './problem';

let chosen: Port | null = null;

/** The port in use. `connectPort` or `setPort` came first. */
export function port(): Port {
  if (!chosen) throw new Error('no port is connected');
  return chosen;
}

export function setPort(next: Port) {
  chosen = next;
}

/** The shell's own port inside the app; the test twin in a plain browser. */
export async function connectPort(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) setPort(tauriPort);
  else setPort((await import('./fake/address')).fakePortFromAddress(window.location.search));
}

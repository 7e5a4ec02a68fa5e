import type { TenantPage, TenantQuery } from '@/contract';
import { port } from '@/platform';
import { versionOf } from '@/state/cache';
import { parse } from './address';

/** Rows a request: what fills the window and a little more. A keystroke waits for them. */
export const PAGE = 50;

/** What changes a row of the list. */
export const TAGS = ['tenants', 'outbox'] as const;

let primed: { query: string; page: TenantPage; version: number } | null = null;

/** Asks for the first rows of the list at `path` before the list stands, so that they are in its first frame. */
export async function prime(path: string): Promise<void> {
  const [place = '', search = ''] = path.split('?');
  if (place !== '/tenants') return;
  const { query } = parse(search);
  const version = versionOf(TAGS);
  try {
    primed = { version, query: JSON.stringify(query), page: await port().invoke('tenants_page', { query, offset: 0, limit: PAGE }) };
  } catch {
    // Nobody is signed in, or the list says itself what is wrong.
  }
}

/** The rows that were asked for ahead, once, and only while nothing has changed since. */
export function takePrimed(query: TenantQuery): TenantPage | null {
  const page = primed?.query === JSON.stringify(query) && primed.version === versionOf(TAGS) ? primed.page : null;
  primed = null;
  return page;
}

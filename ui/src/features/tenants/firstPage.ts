import type { TenantPage, TenantQuery } from '@/contract';
import { port } from '@/platform';
import { parse } from './address';

/** Rows a request: what fills the window and a little more. A keystroke waits for them. */
export const PAGE = 50;

let primed: { query: string; page: TenantPage } | null = null;

/** Asks for the first rows of the list at `path` before the list stands, so that they are in its first frame. */
export async function prime(path: string): Promise<void> {
  const [place = '', search = ''] = path.split('?');
  if (place !== '/tenants') return;
  const { query } = parse(search);
  try {
    primed = { query: JSON.stringify(query), page: await port().invoke('tenants_page', { query, offset: 0, limit: PAGE }) };
  } catch {
    // Nobody is signed in, or the list says itself what is wrong.
  }
}

/** The rows that were asked for ahead, once. */
export function takePrimed(query: TenantQuery): TenantPage | null {
  const page = primed?.query === JSON.stringify(query) ? primed.page : null;
  primed = null;
  return page;
}

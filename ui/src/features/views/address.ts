import type { ViewColumn } from '@/contract';

/** How the question of one list stands in its address. */
export interface Codec<Query> {
  /** `/tenants` */
  path: string;
  /** The detail of a row stands beside the list, under `path/id`. */
  beside?: boolean;
  parse(asked: URLSearchParams): Query;
  put(query: Query, asked: URLSearchParams): void;
}

/** What a list shows: shareable, and there again on the way back. */
export interface Asked<Query> {
  query: Query;
  /** Where the cursor stood. */
  row: number | null;
  /** The saved view that it began with; `none`: expressly none, though the list has a usual one. */
  view?: string | undefined;
  /** Columns other than those of the view. */
  columns?: ViewColumn[] | undefined;
}

const COLUMN = /^([a-z0-9_]{1,40})(?::(\d{2,4}))?$/;

export function columnsOf(text: string): ViewColumn[] {
  return text.split(',').flatMap((part) => {
    const [, key, width] = COLUMN.exec(part) ?? [];
    return key ? [{ key, width: width ? Number(width) : null }] : [];
  });
}

export function columnsText(columns: readonly ViewColumn[]): string {
  return columns.map(({ key, width }) => (width === null ? key : `${key}:${width}`)).join(',');
}

export function parseAsked<Query>(codec: Codec<Query>, search: string): Asked<Query> {
  const asked = new URLSearchParams(search);
  const row = Number.parseInt(asked.get('row') ?? '', 10);
  const view = asked.get('view');
  const columns = columnsOf(asked.get('cols') ?? '');
  return {
    query: codec.parse(asked),
    row: Number.isNaN(row) || row < 0 ? null : row,
    ...(view && /^[0-9a-f-]{36}$|^none$/.test(view) ? { view } : {}),
    ...(columns.length > 0 ? { columns } : {}),
  };
}

export function searchOf<Query>(codec: Codec<Query>, { query, row, view, columns }: Asked<Query>): string {
  const asked = new URLSearchParams();
  codec.put(query, asked);
  if (view) {
    // With nothing beside it, the name of a view means what the view holds.
    if (asked.size === 0 && view !== 'none') asked.set('sort', 'name');
    asked.set('view', view);
    if (columns) asked.set('cols', columnsText(columns));
  }
  if (row !== null) asked.set('row', String(row));
  const text = asked.toString();
  return text ? `?${text}` : '';
}

/** The view of an address that names a view and nothing else, as a link that somebody sent. */
export function bareView(search: string): string | null {
  const asked = new URLSearchParams(search);
  const view = asked.get('view');
  return asked.size === 1 && view !== 'none' ? view : null;
}

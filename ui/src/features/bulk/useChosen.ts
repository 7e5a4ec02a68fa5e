import { useCallback, useMemo, useState } from 'react';
import { sentenceOf } from '@/app/acts';
import { toast, withKeys, type RowSelection, type RowSource } from '@/components';
import type { Chosen, TenantQuery } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';

/** Rows that cross the bridge at once. */
const PAGE = 100;

type State = { by: 'ids'; ids: ReadonlySet<string> } | { by: 'query'; key: string; except: ReadonlySet<string> };

const nothing: State = { by: 'ids', ids: new Set() };

export interface ChosenTenants {
  selection: RowSelection;
  /** How many are chosen. */
  count: number;
  /** All that match, also those that were never loaded. */
  everything: boolean;
  /** What a command is told. */
  chosen: Chosen;
  chooseAll(): void;
  clear(): void;
}

/** Which tenants of the list are chosen: one by one, or all that match without some. Another question drops the latter. */
export function useChosen(query: TenantQuery, source: RowSource<{ id: string }>): ChosenTenants {
  const { t } = useTranslation();
  const [state, setState] = useState<State>(nothing);
  const key = JSON.stringify({ ...query, sort: '', descending: false });
  const now = state.by === 'query' && state.key !== key ? nothing : state;
  const { total, get } = source;
  const set = useCallback(
    (keys: readonly string[], on: boolean) =>
      setState((before) => {
        if (before.by === 'query' && before.key === key) return { ...before, except: withKeys(before.except, keys, !on) };
        return { by: 'ids', ids: withKeys(before.by === 'ids' ? before.ids : new Set(), keys, on) };
      }),
    [key],
  );
  const chooseAll = useCallback(() => setState({ by: 'query', key, except: new Set() }), [key]);
  const clear = useCallback(() => setState(nothing), []);
  const span = useCallback(
    async (from: number, to: number) => {
      try {
        for (let offset = from; offset <= to; offset += PAGE) {
          const { rows } = await port().invoke('tenants_page', { query, offset, limit: Math.min(PAGE, to - offset + 1) });
          set(rows.map((row) => row.id), true);
        }
      } catch (thrown) {
        toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
      }
    },
    [query, set, t],
  );

  return useMemo(() => {
    const everything = now.by === 'query';
    const count = now.by === 'query' ? Math.max(0, total - now.except.size) : now.ids.size;
    const has = (id: string) => (now.by === 'query' ? !now.except.has(id) : now.ids.has(id));
    const loaded = () => {
      const keys: string[] = [];
      for (let index = 0; index < total; index += 1) {
        const row = get(index);
        if (row) keys.push(row.id);
      }
      return keys;
    };
    return {
      count, everything, chooseAll, clear,
      chosen: now.by === 'query' ? { by: 'query', query, except: [...now.except] } : { by: 'ids', ids: [...now.ids] },
      selection: {
        has, set,
        span: (from, to) => void span(from, to),
        // First what is here; once that is chosen, all that match.
        all: () => {
          const keys = loaded();
          if (keys.length < total && keys.every(has)) chooseAll();
          else set(keys, true);
        },
        none: clear,
        state: count === 0 ? 'none' : count >= total && total > 0 && (everything || loaded().every(has)) ? 'all' : 'some',
      },
    };
  }, [now, total, get, query, set, span, chooseAll, clear]);
}

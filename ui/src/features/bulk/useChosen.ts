import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sentenceOf } from '@/app/acts';
import { toast, withKeys, type RowSelection, type RowSource } from '@/components';
import { mostIds, type Chosen, type TenantQuery } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

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
  /** Why all that match cannot be chosen, or `null`. */
  tooMany: string | null;
  clear(): void;
}

/** A list of tenants, whatever it shows of them. */
export interface Choosable {
  /** What the list is narrowed to, whatever its order: another question drops “all that match”. */
  question: string;
  /** The same as an act understands it; `null` where it does not, and all that match are named one by one. */
  query: TenantQuery | null;
  source: RowSource<{ id: string }>;
  /** Rows in the order of the list, also those that were never loaded. */
  page(offset: number, limit: number): Promise<{ rows: readonly { id: string }[] }>;
}

/** Which tenants of a list are chosen: one by one, or all that match without some. */
export function useChosen({ question, query, source, page }: Choosable): ChosenTenants {
  const { t } = useTranslation();
  const format = useFormat();
  const [state, setState] = useState<State>(nothing);
  const now = state.by === 'query' && state.key !== question ? nothing : state;
  const { total, get } = source;
  const set = useCallback(
    (keys: readonly string[], on: boolean) =>
      setState((before) => {
        if (before.by === 'query' && before.key === question) return { ...before, except: withKeys(before.except, keys, !on) };
        return { by: 'ids', ids: withKeys(before.by === 'ids' ? before.ids : new Set(), keys, on) };
      }),
    [question],
  );
  const latest = useRef({ question, page, cleared: 0 });
  useEffect(() => {
    Object.assign(latest.current, { question, page });
  });
  const clear = useCallback(() => {
    latest.current.cleared += 1;
    setState(nothing);
  }, []);
  const span = useCallback(
    async (from: number, to: number) => {
      const asked = { ...latest.current };
      const keys: string[] = [];
      try {
        for (let offset = from; offset <= to; offset += PAGE) {
          const { rows } = await asked.page(offset, Math.min(PAGE, to - offset + 1));
          // Let go of meanwhile, or the list is another one: nobody would see what this chooses.
          if (latest.current.question !== asked.question || latest.current.cleared !== asked.cleared) return;
          keys.push(...rows.map((row) => row.id));
        }
        set(keys, true);
      } catch (thrown) {
        toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
      }
    },
    [set, t],
  );
  const tooMany = query === null && total > mostIds ? t('bulk.too_many', { most: format.number(mostIds) }) : null;
  const named = query === null;
  const chooseAll = useCallback(() => {
    if (tooMany !== null) return;
    if (named) void span(0, total - 1);
    else setState({ by: 'query', key: question, except: new Set() });
  }, [named, question, span, tooMany, total]);

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
      count, everything, chooseAll, tooMany, clear,
      chosen: now.by === 'query' && query !== null ? { by: 'query', query, except: [...now.except] } : { by: 'ids', ids: now.by === 'ids' ? [...now.ids] : [] },
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
  }, [now, total, get, query, set, span, chooseAll, tooMany, clear]);
}

import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TenantQuery } from '@/contract';
import { addressOf, parse } from './address';

/** Milliseconds without a keystroke before the text goes into the address. */
const PAUSE = 250;

let last = '/tenants';

/** The list as one left it: where “all tenants” leads back to. */
export function listAddress(): string {
  return last;
}

export interface AskedState {
  query: TenantQuery;
  /** Where the cursor stood when one left. */
  row: number | null;
  setText(text: string): void;
  change(part: Partial<TenantQuery>): void;
  /** Writes all into the address before one leaves. */
  remember(row: number | null): void;
}

/** The address is the state of the list; only the text being typed runs ahead of it. */
export function useAsked(): AskedState {
  const router = useRouter();
  const search = useRouterState({ select: (state) => state.location.searchStr });
  const asked = useMemo(() => parse(search), [search]);
  const [typed, setTyped] = useState({ seen: asked.query.text, written: asked.query.text, text: asked.query.text });
  // Another address came from elsewhere: what is typed follows it. Our own writing coming back changes nothing.
  if (typed.seen !== asked.query.text) {
    setTyped({ seen: asked.query.text, written: typed.written, text: asked.query.text === typed.written ? typed.text : asked.query.text });
  }
  const query = useMemo(() => ({ ...asked.query, text: typed.text }), [asked, typed.text]);

  const write = useCallback(
    (next: TenantQuery, row: number | null) => {
      // The next screen may still be loading while this one stands: it must not take the address back.
      if (router.history.location.pathname !== '/tenants') return;
      setTyped((now) => ({ ...now, written: next.text }));
      last = addressOf({ query: next, row });
      router.history.replace(last);
    },
    [router],
  );

  const latest = useRef(query);
  useEffect(() => {
    latest.current = query;
  });

  useEffect(() => {
    if (typed.text === asked.query.text) return;
    const timer = setTimeout(() => write(latest.current, null), PAUSE);
    return () => clearTimeout(timer);
  }, [typed.text, asked.query.text, write]);

  const setText = useCallback((text: string) => setTyped((now) => ({ ...now, text })), []);
  const change = useCallback((part: Partial<TenantQuery>) => {
    if (part.text !== undefined) setText(part.text);
    write({ ...latest.current, ...part }, null);
  }, [write, setText]);
  const remember = useCallback((row: number | null) => write(latest.current, row), [write]);
  return { query, row: asked.row, setText, change, remember };
}

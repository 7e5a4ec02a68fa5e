import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { bareView, parseAsked, searchOf, type Asked, type Codec } from './address';

/** Milliseconds without a keystroke before the text goes into the address. */
const PAUSE = 250;

const last = new Map<string, string>();

/** The list as one left it: where “all tenants” leads back to. */
export function leftAt(path: string): string {
  return last.get(path) ?? path;
}

export interface AskedState<Query> {
  query: Query;
  asked: Asked<Query>;
  /** The list was opened without a question. */
  bare: boolean;
  /** It was opened by the name of a view alone. */
  named: boolean;
  /** Where the cursor stood when one left. */
  row: number | null;
  setText(text: string): void;
  change(part: Partial<Query>): void;
  /** Puts a whole question into the address. */
  ask(next: Asked<Query>): void;
  /** Writes all into the address before one leaves. */
  remember(row: number | null): void;
}

/** The address is the state of the list; only the text being typed runs ahead of it. */
export function useAsked<Query extends { text: string }>(codec: Codec<Query>): AskedState<Query> {
  const router = useRouter();
  const { searchStr: search, pathname: path } = useRouterState({ select: (state) => state.location });
  const asked = useMemo(() => parseAsked(codec, search), [codec, search]);
  const [typed, setTyped] = useState({ seen: asked.query.text, written: asked.query.text, text: asked.query.text });
  // Another address came from elsewhere: what is typed follows it. Our own writing coming back changes nothing.
  if (typed.seen !== asked.query.text) {
    setTyped({ seen: asked.query.text, written: typed.written, text: asked.query.text === typed.written ? typed.text : asked.query.text });
  }
  const query = useMemo(() => ({ ...asked.query, text: typed.text }), [asked, typed.text]);

  const ask = useCallback(
    (next: Asked<Query>) => {
      const { pathname } = router.history.location;
      // The next screen may still be loading while this one stands: it must not take the address back.
      if (pathname !== codec.path && !(codec.beside && pathname.startsWith(`${codec.path}/`))) return;
      setTyped((now) => ({ ...now, written: next.query.text }));
      const text = searchOf(codec, next);
      last.set(codec.path, `${codec.path}${text}`);
      router.history.replace(`${pathname}${text}`);
    },
    [router, codec],
  );

  const latest = useRef({ query, asked });
  useEffect(() => {
    latest.current = { query, asked };
  });
  const write = useCallback((next: Query, row: number | null) => ask({ ...latest.current.asked, query: next, row }), [ask]);

  useEffect(() => {
    if (typed.text === asked.query.text) return;
    const timer = setTimeout(() => write(latest.current.query, null), PAUSE);
    return () => clearTimeout(timer);
  }, [typed.text, asked.query.text, write]);

  const setText = useCallback((text: string) => setTyped((now) => ({ ...now, text })), []);
  const change = useCallback((part: Partial<Query>) => {
    if (part.text !== undefined) setText(part.text);
    write({ ...latest.current.query, ...part }, null);
  }, [write, setText]);
  const remember = useCallback((row: number | null) => write(latest.current.query, row), [write]);
  return { query, asked, bare: path === codec.path && search === '', named: bareView(search) !== null, row: asked.row, setText, change, ask, remember };
}

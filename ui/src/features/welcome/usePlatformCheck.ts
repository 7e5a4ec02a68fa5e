import { useEffect, useState } from 'react';
import type { PlatformInfo } from '@/contract';
import { port, toProblem, type Problem } from '@/platform';

/** Milliseconds without a keystroke before the address is asked. */
const PAUSE = 400;

export type PlatformCheck =
  | { state: 'idle' | 'incomplete' | 'checking' }
  | { state: 'found'; info: PlatformInfo }
  | { state: 'failed'; problem: Problem };

/** Whether it could be an address at all: a scheme and a host. */
export function looksLikeUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s/]+/i.test(text)) return false;
  try {
    return new URL(text).hostname.length > 0;
  } catch {
    return false;
  }
}

/** Asks who answers at the address, once the typing pauses; an answer to an older address is dropped. */
export function usePlatformCheck(url: string): PlatformCheck {
  const [answer, setAnswer] = useState<{ url: string; check: PlatformCheck } | null>(null);
  const askable = looksLikeUrl(url);
  useEffect(() => {
    if (!askable) return;
    let current = true;
    const timer = setTimeout(() => {
      port()
        .invoke('platform_check', { url })
        .then((info) => current && setAnswer({ url, check: { state: 'found', info } }))
        .catch((thrown: unknown) => current && setAnswer({ url, check: { state: 'failed', problem: toProblem(thrown) } }));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [url, askable]);
  if (url === '') return { state: 'idle' };
  if (!askable) return { state: 'incomplete' };
  return answer?.url === url ? answer.check : { state: 'checking' };
}

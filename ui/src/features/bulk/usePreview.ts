import { useEffect, useState } from 'react';
import type { BulkAct, BulkPreview, Chosen, Problem } from '@/contract';
import { port, toProblem } from '@/platform';

/** Milliseconds without a change before the tenants are counted. */
const PAUSE = 150;

export interface Counted {
  /** The last answer stays in sight until the next one. */
  preview: BulkPreview | null;
  problem: Problem | null;
  /** What stands belongs to what is asked now. */
  settled: boolean;
  /** Counts again: the tenants moved. */
  again(): void;
}

/** Counts what an act would do; once for each act, and not with every tenant that changes meanwhile. */
export function useBulkPreview(chosen: Chosen, act: BulkAct | null): Counted {
  const [attempt, setAttempt] = useState(0);
  const asked = act === null ? null : `${attempt} ${JSON.stringify(act)}`;
  const [answer, setAnswer] = useState<{ asked: string | null; preview: BulkPreview | null; problem: Problem | null }>({ asked: null, preview: null, problem: null });
  useEffect(() => {
    if (asked === null || act === null) return;
    let wanted = true;
    const timer = setTimeout(
      () => {
        port().invoke('bulk_preview', { chosen, act }).then(
          (preview) => wanted && setAnswer({ asked, preview, problem: null }),
          (thrown: unknown) => wanted && setAnswer((last) => ({ asked, preview: last.preview, problem: toProblem(thrown) })),
        );
      },
      PAUSE,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the act is told by `asked`: a fresh object of the same content is the same question
  }, [asked, chosen]);
  return { preview: act === null ? null : answer.preview, problem: answer.problem, settled: answer.asked === asked && asked !== null, again: () => setAttempt((n) => n + 1) };
}

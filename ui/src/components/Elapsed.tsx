import { useFormat, type Instant } from '@/i18n/format';
import { useNow } from './clock';
import { RelativeTime } from './RelativeTime';

const DAY = 86_400;

/** How long it lasts, ticking each second; with `until`, how long it took. Beyond a day, in days. */
export function Elapsed({ since, until }: { since: Instant; until?: Instant | null }) {
  const format = useFormat();
  const now = useNow(1_000);
  const seconds = ((until ? new Date(until).getTime() : now) - new Date(since).getTime()) / 1000;
  if (!until && seconds >= DAY) return <RelativeTime at={since} />;
  return <time className="tabular" dateTime={`PT${Math.max(0, Math.round(seconds))}S`}>{format.duration(seconds)}</time>;
}

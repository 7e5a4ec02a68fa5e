/** Two instants; the second is no longer in it. */
export interface Span {
  from: string;
  to: string;
}

export const periods = ['month', 'last_month', 'days', 'year'] as const;
/** One of the usual ones, or a calendar month as `2026-11`. */
export type Period = (typeof periods)[number] | `${number}-${string}`;

const DAY = 86_400_000;
const monthOf = (year: number, month: number) => new Date(Date.UTC(year, month, 1)).toISOString();

/** The books are kept in UTC. The ends stand still for a whole day, so that the same question is the same question. */
export function spanOf(period: Period, now: number): Span {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period) {
    case 'month':
      return { from: monthOf(year, month), to: monthOf(year, month + 1) };
    case 'last_month':
      return { from: monthOf(year, month - 1), to: monthOf(year, month) };
    case 'days': {
      const tomorrow = Date.UTC(year, month, date.getUTCDate() + 1);
      return { from: new Date(tomorrow - 90 * DAY).toISOString(), to: new Date(tomorrow).toISOString() };
    }
    case 'year':
      return { from: monthOf(year, month - 11), to: monthOf(year, month + 1) };
    default: {
      const [chosenYear = year, chosenMonth = 1] = period.split('-').map(Number);
      return { from: monthOf(chosenYear, chosenMonth - 1), to: monthOf(chosenYear, chosenMonth) };
    }
  }
}

export const isMonth = (text: string): text is `${number}-${string}` => /^\d{4}-\d{2}$/.test(text);

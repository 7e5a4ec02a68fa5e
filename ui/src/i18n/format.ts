import { useTranslation } from './translation';
import type { Language } from '.';

const locales: Record<Language, string> = { en: 'en-GB', fa: 'fa-IR-u-ca-persian-nu-arabext' };

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Seconds that two clocks may differ without a past event being told as a coming one. */
const SKEW = 150;

export type Instant = string | number | Date;

function toDate(at: Instant): Date {
  return at instanceof Date ? at : new Date(at);
}

/** Every number, date and amount that a person reads goes through one of these. */
export interface Format {
  language: Language;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  compact(value: number): string;
  /** `0.42` → 42 % */
  percent(ratio: number): string;
  /** Minor units and an ISO 4217 code. */
  money(minor: number, currency: string): string;
  /** With its sign also when it is a gain: a difference. */
  signedMoney(minor: number, currency: string): string;
  /** Without the minor units, which say nothing in a large sum. */
  wholeMoney(minor: number, currency: string): string;
  compactMoney(minor: number, currency: string): string;
  /** How many digits the minor unit of a currency has. */
  minorDigits(currency: string): number;
  bytes(value: number): string;
  date(at: Instant): string;
  /** A calendar month of the books: Gregorian and UTC in every language. */
  month(at: Instant): string;
  monthShort(at: Instant): string;
  time(at: Instant): string;
  dateTime(at: Instant): string;
  /** With seconds and the zone, for tooltips and the audit. */
  exact(at: Instant): string;
  /** `null` when less than a minute lies between, or when the platform's clock runs a little ahead of this one. */
  relative(at: Instant, now: Instant): string | null;
  /** Seconds as `1:04:09` or `4:09`. */
  duration(seconds: number): string;
  list(items: string[]): string;
}

export function createFormat(language: Language): Format {
  const locale = locales[language];
  // Making a formatter takes a hundred times as long as using it: each is made once, when it is first needed.
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (options?: Intl.NumberFormatOptions) => {
    const key = options ? JSON.stringify(options) : '';
    const kept = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, kept);
    return kept;
  };
  const number = (value: number, options?: Intl.NumberFormatOptions) => numberFormat(options).format(value);
  const stamp = (options: Intl.DateTimeFormatOptions) => {
    let format: Intl.DateTimeFormat | undefined;
    return (at: Instant) => (format ??= new Intl.DateTimeFormat(locale, options)).format(toDate(at));
  };
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  let relative: Intl.RelativeTimeFormat | undefined;
  const digits = new Map<string, number>();
  const digitsOf = (currency: string, style: Intl.NumberFormatOptions) => {
    const kept = digits.get(currency) ?? numberFormat(style).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, kept);
    return kept;
  };
  const moneyStyle = (currency: string) => ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }) as const;
  const major = (minor: number, currency: string) => minor / 10 ** digitsOf(currency, moneyStyle(currency));
  const padded = (value: number) => number(value, { minimumIntegerDigits: 2, useGrouping: false });

  return {
    language,
    number,
    compact: (value) => number(value, { notation: 'compact', maximumFractionDigits: 1 }),
    percent: (ratio) => number(ratio, { style: 'percent', maximumFractionDigits: 1 }),
    money: (minor, currency) => number(major(minor, currency), moneyStyle(currency)),
    signedMoney: (minor, currency) => number(major(minor, currency), { ...moneyStyle(currency), signDisplay: 'exceptZero' }),
    wholeMoney: (minor, currency) => number(major(minor, currency), { ...moneyStyle(currency), maximumFractionDigits: 0 }),
    compactMoney: (minor, currency) => number(major(minor, currency), { ...moneyStyle(currency), notation: 'compact', maximumFractionDigits: 1 }),
    minorDigits: (currency) => digitsOf(currency, moneyStyle(currency)),
    bytes: (value) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
      return number(value / 1000 ** step, { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: 1 });
    },
    date: stamp(day),
    month: stamp({ year: 'numeric', month: 'long', timeZone: 'UTC', calendar: 'gregory' }),
    monthShort: stamp({ month: 'short', timeZone: 'UTC', calendar: 'gregory' }),
    time: stamp(clock),
    dateTime: stamp({ ...day, ...clock }),
    exact: stamp({ ...day, ...clock, second: '2-digit', timeZoneName: 'short' }),
    relative: (at, now) => {
      const seconds = (toDate(at).getTime() - toDate(now).getTime()) / 1000;
      if (seconds > 0 && seconds < SKEW) return null;
      for (const [unit, size] of UNITS) {
        if (Math.abs(seconds) < size) continue;
        relative ??= new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' });
        return relative.format(Math.trunc(seconds / size), unit);
      }
      return null;
    },
    duration: (seconds) => {
      const whole = Math.max(0, Math.floor(seconds));
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor((whole % 3600) / 60);
      const rest = padded(whole % 60);
      return hours > 0 ? `${number(hours)}:${padded(minutes)}:${rest}` : `${number(minutes)}:${rest}`;
    },
    list: (items) => new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }).format(items),
  };
}

const formats = new Map<Language, Format>();

/** The formats of the language in use, the same for all who ask. */
export function useFormat(): Format {
  const { language } = useTranslation();
  const format = formats.get(language) ?? createFormat(language);
  formats.set(language, format);
  return format;
}

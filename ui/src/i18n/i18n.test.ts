import { describe, expect, it } from 'vitest';
import { createFormat } from './format';
import en from './en.json';
import fa from './fa.json';

function flatten(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flatten(value as object, `${path}${key}.`)));
}

const english = new Map(flatten(en));
const persian = new Map(flatten(fa));

/** The same in both languages on purpose: each language names itself, and a bare pattern has no words. */
const sameOnPurpose = new Set(['lang.en', 'lang.fa']);
const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{\{.*?\}\}/g, ''));

const holes = (text: string) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}|<(\d)>/g)].map(([hit]) => hit).sort();

describe('the languages', () => {
  it('have the same keys', () => expect([...persian.keys()].sort()).toEqual([...english.keys()].sort()));

  it('leave nothing empty', () => {
    expect([...english, ...persian].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('leave nothing untranslated', () => {
    expect([...persian].filter(([key, text]) => text === english.get(key) && hasWords(text) && !sameOnPurpose.has(key)).map(([key]) => key)).toEqual([]);
  });

  it('fill the same holes', () => {
    expect([...persian].filter(([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join()).map(([key]) => key)).toEqual([]);
  });

  it('write Persian with Persian letters', () => {
    expect([...persian].filter(([, text]) => /[يك]/.test(text)).map(([key]) => key)).toEqual([]);
  });
});

describe('the formats', () => {
  const [enFormat, faFormat] = [createFormat('en'), createFormat('fa')];
  const at = '2026-11-21T08:30:00.000Z';

  it('write Persian digits and the Jalali calendar in Persian', () => {
    expect(faFormat.number(1_234)).toBe('۱٬۲۳۴');
    expect(faFormat.date(at)).toContain('۱۴۰۵');
    expect(faFormat.date(at)).toContain('آبان');
  });

  it('write the Gregorian calendar in English', () => expect(enFormat.date(at)).toBe('21 Nov 2026'));

  it('read money from minor units of the currency', () => {
    expect(enFormat.money(149_900, 'GBP')).toBe('£1,499.00');
    expect(enFormat.money(1_499, 'JPY')).toBe('¥1,499');
    expect(enFormat.money(1_499, 'KWD')).toContain('1.499');
  });

  it('count down with two digits', () => {
    expect(enFormat.duration(249)).toBe('4:09');
    expect(enFormat.duration(3_849)).toBe('1:04:09');
    expect(enFormat.duration(-5)).toBe('0:00');
    expect(faFormat.duration(249)).toBe('۴:۰۹');
  });

  it('tell how long ago, and nothing below a minute', () => {
    expect(enFormat.relative('2026-11-21T08:27:00Z', at)).toContain('3');
    expect(enFormat.relative('2026-11-21T08:29:31Z', at)).toBeNull();
  });

  it('scale bytes', () => {
    expect(enFormat.bytes(48_200_000)).toBe('48.2 MB');
    expect(enFormat.bytes(0)).toContain('0');
  });
});

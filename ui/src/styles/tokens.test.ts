import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');

/** The custom properties of the block that starts with this selector. */
function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('\n}', start));
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]));
}

const themes = { light: block(":root,\n[data-theme='light']"), dark: block("[data-theme='dark']") };

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['--bg', '--surface', '--surface-2', '--surface-3', '--surface-raised', '--selected'];
const tones = ['critical', 'high', 'medium', 'low', 'info', 'ok'];

/** Every text and the grounds that it is set on. */
const texts: [string, string[]][] = [
  ['--text', [...grounds, '--accent-soft']],
  ['--text-2', [...grounds, '--accent-soft']],
  ['--text-3', grounds],
  ['--accent-text', [...grounds, '--accent-soft']],
  ['--on-accent', ['--accent', '--accent-hover', '--accent-active']],
  ['--on-danger', ['--danger', '--danger-hover', '--danger-active']],
  ['--on-inverse', ['--inverse']],
  ['--on-inverse-2', ['--inverse']],
  ...tones.map((tone): [string, string[]] => [`--${tone}-text`, [...grounds, `--${tone}-soft`]]),
];

/** What must be told from the ground beside it: borders of controls, shapes, the focus ring. */
const shapes: [string, string[]][] = [
  ['--control-border', ['--bg', '--surface', '--surface-2', '--surface-raised']],
  ['--focus', grounds],
  ['--accent', ['--surface', '--surface-2', '--surface-raised', '--bg']],
  ['--danger', ['--surface', '--surface-raised']],
  ...tones.map((tone): [string, string[]] => [`--${tone}`, ['--surface', '--surface-2', '--surface-raised', '--bg', `--${tone}-soft`]]),
  ['--on-critical', ['--critical']],
  ['--on-high', ['--high']],
];

describe.each(Object.entries(themes))('the %s theme', (_name, tokens) => {
  const value = (token: string) => {
    const found = tokens.get(token);
    if (!found?.startsWith('#')) throw new Error(`${token} is not a colour`);
    return found;
  };
  const below = (pairs: [string, string[]][], least: number) =>
    pairs.flatMap(([front, backs]) =>
      backs.map((back) => [front, back, contrast(value(front), value(back))] as const).filter(([, , ratio]) => ratio < least).map(([f, b, ratio]) => `${f} on ${b}: ${ratio.toFixed(2)}`),
    );

  it('sets every text at 4.5:1 or better', () => expect(below(texts, 4.5)).toEqual([]));
  it('draws every control and shape at 3:1 or better', () => expect(below(shapes, 3)).toEqual([]));
});

it('gives both themes the same tokens', () => {
  expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});

function stylesheets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? stylesheets(join(folder, entry.name)) : entry.name.endsWith('.css') ? [join(folder, entry.name)] : [],
  );
}

describe('the stylesheets', () => {
  const sheets = stylesheets('src').filter((path) => !path.endsWith('tokens.css') && !path.endsWith('fonts.css')).map((path) => [path, readFileSync(path, 'utf8')] as const);
  const declared = new Set([...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));

  it('name no colour of their own', () => {
    expect(sheets.flatMap(([path, text]) => [...text.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi)].map(([hit]) => `${path}: ${hit}`))).toEqual([]);
  });

  it('use only tokens that exist', () => {
    const unknown = sheets.flatMap(([path, text]) => [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => [path, name] as const)).filter(([, name]) => !declared.has(name) && !name.startsWith('--radix-') && !name.startsWith('--local-'));
    expect(unknown).toEqual([]);
  });

  it('speak of start and end, never of left and right', () => {
    const physical = /(?:margin|padding|border)-(?:left|right|top|bottom)|(?:^|[\s;{])(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:|text-align:\s*(?:left|right)|float:/g;
    expect(sheets.flatMap(([path, text]) => [...text.replace(/@media[^{]+/g, '').matchAll(physical)].map(([hit]) => `${path}: ${hit.trim()}`))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyboardPage, lineOf } from './keyboardPage';
import { shortcuts } from './shortcuts';

const page = readFileSync(resolve(process.cwd(), '../docs/keyboard.md'), 'utf8');

describe('docs/keyboard.md', () => {
  it.each(shortcuts.map((shortcut) => [shortcut.id, shortcut] as const))('tells of %s', (_id, shortcut) => {
    expect(page).toContain(lineOf(shortcut));
  });

  it('is what the registry makes of it', async () => {
    await expect(keyboardPage()).toMatchFileSnapshot('../../../docs/keyboard.md');
  });
});

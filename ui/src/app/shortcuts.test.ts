import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allPlaces, navGroups } from './nav';
import { latinKey } from '@/components';
import { listenToShortcuts, shortcuts, type Shortcut, type ShortcutId } from './shortcuts';

const press = (key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));

let heard: ShortcutId[];
let stop: () => void;

beforeEach(() => {
  heard = [];
  stop = listenToShortcuts((id) => (heard.push(id), true));
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('the registry', () => {
  const chordsOf = (of: (shortcut: Shortcut) => boolean) => shortcuts.filter(of).flatMap((shortcut) => shortcut.keys);
  const twice = (chords: string[]) => chords.filter((chord, index) => chords.indexOf(chord) !== index);

  it('gives no chord twice within a group', () => {
    for (const group of new Set(shortcuts.map((shortcut) => shortcut.group))) {
      expect(twice(chordsOf((shortcut) => shortcut.group === group))).toEqual([]);
    }
  });

  it('lets no screen take a chord that is heard everywhere', () => {
    const everywhere = chordsOf(({ group, local }) => !local && (group === 'general' || group === 'go'));
    expect(twice(everywhere)).toEqual([]);
    expect(chordsOf(({ group, local }) => !local && group !== 'general' && group !== 'go').filter((chord) => everywhere.includes(chord))).toEqual([]);
  });

  it('reaches every place by g and a letter', () => {
    for (const place of allPlaces) {
      press('g');
      press(place.letter);
    }
    expect(heard).toEqual(allPlaces.map((place) => `go:${place.path}`));
  });

  it('holds the groups in the order of the sidebar', () => expect(navGroups.map((group) => group.key)).toEqual(['watch', 'tenants', 'govern']));
});

describe('the keys', () => {
  it('open the palette from anywhere, also while typing', () => {
    const input = document.body.appendChild(document.createElement('input'));
    press('k', { ctrlKey: true }, input);
    expect(heard).toEqual(['palette']);
  });

  it('stay letters while typing', () => {
    const input = document.body.appendChild(document.createElement('input'));
    for (const key of ['/', '?', 'g', 'o', 'j']) press(key, {}, input);
    expect(heard).toEqual([]);
  });

  it('do nothing single under a dialog', () => {
    const dialog = document.body.appendChild(document.createElement('div'));
    dialog.setAttribute('role', 'dialog');
    press('g');
    press('o');
    expect(heard).toEqual([]);
  });

  it('forget the first key of a sequence after a while', () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    const first = new KeyboardEvent('keydown', { key: 'g', bubbles: true });
    Object.defineProperty(first, 'timeStamp', { value: 1_000 });
    const second = new KeyboardEvent('keydown', { key: 'o', bubbles: true });
    Object.defineProperty(second, 'timeStamp', { value: 2_500 });
    document.body.dispatchEvent(first);
    document.body.dispatchEvent(second);
    expect(heard).toEqual([]);
  });

  it('work on a Persian keyboard by position', () => {
    expect(latinKey({ key: 'ل', code: 'KeyG' })).toBe('g');
    press('ل', { code: 'KeyG' });
    press('خ', { code: 'KeyO' });
    expect(heard).toEqual(['go:/']);
  });

  it('hand j to the list of the screen', () => {
    const list = document.body.appendChild(document.createElement('div'));
    list.tabIndex = 0;
    list.setAttribute('data-primary-list', 'true');
    press('j');
    expect(document.activeElement).toBe(list);
  });
});

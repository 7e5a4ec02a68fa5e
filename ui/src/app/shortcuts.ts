import { latinKey } from '@/components/latinKey';
import type en from '@/i18n/en.json';
import { allPlaces } from './nav';

export type ShortcutGroupKey = keyof (typeof en)['shortcuts']['group'];
type ShortcutLabel = Exclude<keyof (typeof en)['shortcuts'], 'title' | 'group' | 'then'>;

export type ShortcutId = ShortcutLabel | `go:${string}`;

export interface Shortcut {
  id: ShortcutId;
  group: ShortcutGroupKey;
  /** Any of these. `mod` is Ctrl, on macOS ⌘; a space parts the keys of a sequence. */
  keys: readonly string[];
  /** Handled by the list itself or by a dialog: stands here to be told, not to be heard. */
  local?: boolean;
}

/** Every shortcut of the console. The sheet, the palette and the documentation read it; no single key destroys. */
export const shortcuts: readonly Shortcut[] = [
  { id: 'palette', group: 'general', keys: ['mod+k'] },
  { id: 'search', group: 'general', keys: ['/'] },
  { id: 'sheet', group: 'general', keys: ['?'] },
  { id: 'close', group: 'general', keys: ['esc'], local: true },
  { id: 'declare', group: 'general', keys: ['mod+shift+i', 'd i'] },
  { id: 'theme', group: 'general', keys: ['mod+shift+l'] },
  { id: 'lock', group: 'general', keys: ['mod+shift+k'] },
  ...allPlaces.map((place): Shortcut => ({ id: `go:${place.path}`, group: 'go', keys: [`g ${place.letter}`] })),
  { id: 'next', group: 'list', keys: ['j', 'down'], local: true },
  { id: 'previous', group: 'list', keys: ['k', 'up'], local: true },
  { id: 'open', group: 'list', keys: ['enter'], local: true },
  { id: 'select', group: 'list', keys: ['x'], local: true },
  { id: 'select_range', group: 'list', keys: ['shift+down', 'shift+up'], local: true },
  { id: 'select_all', group: 'list', keys: ['mod+a'], local: true },
  { id: 'bulk', group: 'list', keys: ['b'] },
  { id: 'new_tenant', group: 'list', keys: ['n'] },
  { id: 'preview', group: 'list', keys: ['space'], local: true },
  { id: 'page_down', group: 'list', keys: ['pagedown'], local: true },
  { id: 'page_up', group: 'list', keys: ['pageup'], local: true },
  { id: 'first', group: 'list', keys: ['home'], local: true },
  { id: 'last', group: 'list', keys: ['end'], local: true },
  // Claimed by the screen in sight; each only acts at once where nothing is lost by it, else it opens a dialog or menu.
  { id: 'acknowledge', group: 'record', keys: ['a'] },
  { id: 'assign', group: 'record', keys: ['w'] },
  { id: 'move_status', group: 'record', keys: ['s'] },
  { id: 'resolve', group: 'record', keys: ['e'] },
  { id: 'extend', group: 'record', keys: ['l'] },
  { id: 'note', group: 'record', keys: ['c'] },
  { id: 'planned', group: 'record', keys: ['p'] },
  { id: 'false_alarm', group: 'record', keys: ['f'] },
  { id: 'approve', group: 'record', keys: ['y'] },
  { id: 'reject', group: 'record', keys: ['n'] },
  { id: 'mark_read', group: 'record', keys: ['r'] },
  { id: 'retry', group: 'record', keys: ['t'] },
  { id: 'stop_job', group: 'record', keys: ['z'] },
  { id: 'impersonate', group: 'record', keys: ['i'] },
  { id: 'start_review', group: 'record', keys: ['v'] },
  { id: 'users', group: 'record', keys: ['u'] },
  { id: 'check', group: 'record', keys: ['1', '2', '3', '4', '5'], local: true },
  { id: 'request_changes', group: 'record', keys: ['m'] },
  { id: 'send_decision', group: 'record', keys: ['mod+Enter'] },
  // Heard by the wizard itself, also while somebody types.
  { id: 'wizard_next', group: 'wizard', keys: ['mod+Enter', 'alt+right'], local: true },
  { id: 'wizard_back', group: 'wizard', keys: ['alt+left'], local: true },
  { id: 'wizard_step', group: 'wizard', keys: ['alt+1', 'alt+2', 'alt+3', 'alt+4', 'alt+5', 'alt+6'], local: true },
  { id: 'wizard_fault', group: 'wizard', keys: ['mod+.'], local: true },
  { id: 'wizard_leave', group: 'wizard', keys: ['esc'], local: true },
];

/** Milliseconds in which the second key of a sequence must follow. */
export const SEQUENCE_MS = 1_200;

const typing = 'input, textarea, select, [contenteditable="true"], [role="combobox"]';
const layer = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typing) !== null && !(target instanceof HTMLInputElement && target.type === 'checkbox');
}

function chordOf(event: KeyboardEvent): string {
  const key = latinKey(event);
  const mod = event.ctrlKey || event.metaKey;
  return [mod && 'mod', event.altKey && 'alt', event.shiftKey && mod && 'shift', key].filter(Boolean).join('+');
}

/** Hears the registry's global shortcuts and hands `j`, `k` and `x` to the screen's list when nothing else has focus. */
export function listenToShortcuts(run: (id: ShortcutId) => boolean, target: Window = window): () => void {
  let pending: { key: string; at: number } | null = null;
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const modal = document.querySelector(layer) !== null;
    if (!chord.startsWith('mod+') && (isTyping(event.target) || modal || event.altKey)) return;

    const sequence = pending && event.timeStamp - pending.at < SEQUENCE_MS ? `${pending.key} ${chord}` : null;
    pending = null;
    const matches = shortcuts.filter((shortcut) => !shortcut.local && shortcut.keys.includes(sequence ?? chord));
    if (matches.length > 0) {
      if (matches.some((match) => run(match.id))) event.preventDefault();
      return;
    }
    if (shortcuts.some((shortcut) => shortcut.keys.some((keys) => keys.startsWith(`${chord} `)))) {
      pending = { key: chord, at: event.timeStamp };
      return;
    }
    if (['j', 'k', 'x', 'ArrowDown', 'ArrowUp'].includes(chord)) enterList(event, chord);
  };
  target.addEventListener('keydown', heard);
  return () => target.removeEventListener('keydown', heard);
}

function enterList(event: KeyboardEvent, key: string) {
  const list = document.querySelector<HTMLElement>('[data-primary-list]');
  if (!list || list.contains(document.activeElement)) return;
  event.preventDefault();
  const fresh = !list.hasAttribute('aria-activedescendant');
  list.focus();
  // Focus alone puts the cursor on the first row.
  if (!fresh) list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

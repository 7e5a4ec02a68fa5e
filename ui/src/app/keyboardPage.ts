import en from '@/i18n/en.json';
import { allPlaces } from './nav';
import { shortcuts, type Shortcut, type ShortcutGroupKey } from './shortcuts';

const order: readonly ShortcutGroupKey[] = ['general', 'go', 'list', 'record', 'wizard'];
const names: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter', esc: 'Esc', up: '↑', down: '↓', left: '←', right: '→', home: 'Home', end: 'End', pageup: 'Page Up', pagedown: 'Page Down', space: 'Space' };

const keyOf = (key: string) => `\`${names[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key)}\``;
const chordOf = (chord: string) => chord.split('+').map(keyOf).join('+');
export const keysOf = (shortcut: Shortcut) => shortcut.keys.map((keys) => keys.split(' ').map(chordOf).join(' then ')).join(' or ');

function labelOf({ id }: Shortcut): string {
  const place = allPlaces.find((candidate) => id === `go:${candidate.path}`);
  if (place) return en.nav[place.key];
  const words: Record<string, unknown> = en.shortcuts;
  const word = words[id];
  return typeof word === 'string' ? word : id;
}

export const lineOf = (shortcut: Shortcut) => `| ${keysOf(shortcut)} | ${labelOf(shortcut)} |`;

/** The page of the documentation, made of the registry. */
export function keyboardPage(): string {
  const tables = order.map((group) => {
    const lines = shortcuts.filter((shortcut) => shortcut.group === group).map(lineOf);
    return `## ${en.shortcuts.group[group]}\n\n| Keys | What they do |\n| --- | --- |\n${lines.join('\n')}\n`;
  });
  return `# The keyboard

Everything in the console can be done without a mouse. \`?\` shows this list in the console itself; on macOS \`Ctrl\` is \`⌘\`. Letters follow the
physical keys on layouts that type no Latin letters, so that they work with a Persian layout, too. No single key destroys anything: what cannot be
taken back opens a dialog first.

${tables.join('\n')}
## Onboarding a tenant

\`N\` in the list of tenants or of onboardings begins one. \`Tab\` leads through the fields; the arrows choose in a row of cards, and a digit from \`1\` to \`5\`
chooses the type of business. What is typed is kept by itself. In Persian \`Alt\`+\`→\` leads back and \`Alt\`+\`←\` on, as one reads; on a Mac the arrows move by
words while one types.

## Declaring an incident

\`Ctrl\`+\`Shift\`+\`I\` (or \`D\` then \`I\`) opens the form over any screen. A digit from \`1\` to \`7\` chooses the type, sets its severity and goes on to the
title; \`Tab\` leads through severity and description; \`Ctrl\`+\`Enter\` declares. Closing the form keeps what was typed.

## Sites and requests for modules

\`G\` then \`D\` lists the sites. \`X\`, ranges and \`Ctrl\`+\`A\` choose among them; \`B\` goes to the button that deploys what is chosen, else all that
match, and asks first how many. \`Esc\` lets the choice go. The palette copies the address of the site under the cursor. \`Enter\` opens the dossier,
where \`Tab\` leads to the site's address, repair and versions. The requests for modules stand behind the second tab (\`←\` and \`→\` change it) and
in the palette.

## Jobs, imports and the mailbox

In a job \`Z\` asks whether to cancel it, and \`T\` tries its failed rows again. Deployments of sites are jobs, too. The palette begins an import of
tenants; \`Tab\` leads through its columns and choices. In the mailbox \`Enter\` opens a mail, whose pane has the button that sends it again.

## Views and columns

The palette opens a saved view by a part of its name, keeps what the list shows as a new view, and saves a changed one. In *Columns*, \`Alt\`+\`↑\` and
\`Alt\`+\`↓\` move the column that has the focus. The edge of a header takes the focus by \`Tab\`: \`←\` and \`→\` move it, with \`Shift\` further, \`Home\` and
\`End\` as far as it goes, and \`Enter\` gives the column back the width that the list proposes.

## In panes and dialogs

\`Esc\` closes the pane or dialog and gives the focus back. The border between a list and its pane takes the focus by \`Tab\` and is moved with \`←\` and \`→\`.
\`Ctrl\`+\`Enter\` sends a note or a form with several lines.
`;
}

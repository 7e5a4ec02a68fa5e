import { cx } from './cx';
import styles from './Kbd.module.css';

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

const names: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: '↵',
  Enter: '↵',
  space: 'Space',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** `mod+k` is a chord, `g o` a sequence. */
export function Kbd({ keys, inverse }: { keys: string; inverse?: boolean }) {
  return (
    <span className={cx(styles.keys, inverse && styles.inverse, 'ltr')}>
      {keys.split(' ').flatMap((chord, i) =>
        chord.split('+').map((key, j) => (
          <kbd key={`${i}.${j}`} className={styles.key}>
            {names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
          </kbd>
        )),
      )}
    </span>
  );
}

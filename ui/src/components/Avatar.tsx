import { cx } from './cx';
import styles from './Avatar.module.css';

const HUES = 6;

function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % HUES;
}

/** Initials on a quiet ground; the name stands beside it or is its tooltip, so it is hidden from screen readers. */
export function Avatar({ name, size = 'md', square }: { name: string; size?: 'sm' | 'md' | 'lg'; square?: boolean }) {
  return (
    <span aria-hidden className={cx(styles.avatar, styles[size], square && styles.square)} data-hue={hueOf(name)}>
      {initials(name)}
    </span>
  );
}

/** The physical key where a layout types no Latin letter, so that `g o` works on a Persian keyboard. */
export function latinKey(event: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (event.key.length === 1 && event.key.charCodeAt(0) > 0x7f) {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (letter) return letter.toLowerCase();
    if (event.code === 'Slash') return event.key === '؟' ? '?' : '/';
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

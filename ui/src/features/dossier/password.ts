/** No letter or digit that is taken for another when it is read out. */
const groups = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '!#$%*+-=?@^_'] as const;
const LENGTH = 20;

/** An even choice below `below`, from the system's randomness. */
function pick(below: number): number {
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  const [drawn] = crypto.getRandomValues(new Uint32Array(1));
  return drawn !== undefined && drawn < limit ? drawn % below : pick(below);
}

/** Twenty characters with each kind among them, in random order: above 115 bits. */
export function strongPassword(): string {
  const all = groups.join('');
  const letters = [...groups.map((group) => group.charAt(pick(group.length))), ...Array.from({ length: LENGTH - groups.length }, () => all.charAt(pick(all.length)))];
  for (let i = letters.length - 1; i > 0; i -= 1) {
    const j = pick(i + 1);
    [letters[i], letters[j]] = [letters[j] ?? '', letters[i] ?? ''];
  }
  return letters.join('');
}

export const passwordRules = ['length', 'upper', 'lower', 'digit', 'sign'] as const;
export type PasswordRule = (typeof passwordRules)[number];

/** What is fulfilled, as one sees it while typing; the platform has the last word and refuses the usual ones, too. */
export function fulfilled(password: string): Record<PasswordRule, boolean> {
  return {
    length: [...password].length >= 12, upper: /\p{Lu}/u.test(password), lower: /\p{Ll}/u.test(password), digit: /\p{N}/u.test(password), sign: /[^\p{L}\p{N}\p{C}]/u.test(password),
  };
}

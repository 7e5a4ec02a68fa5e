import type { Settings } from '@/contract';
import { setLanguage, type Language } from '@/i18n';
import { port } from '@/platform';
import { isDark, setTheme } from './theme';

/** Painted at once, then kept with the settings; where they cannot be written the choice lasts until the window closes. */
async function keep(part: Partial<Settings>): Promise<void> {
  try {
    const settings = await port().invoke('settings_get', {});
    await port().invoke('settings_set', { settings: { ...settings, ...part } });
  } catch {
    // The paint stands; the settings screen tells of a disk that does not write.
  }
}

export function switchTheme() {
  const theme = isDark() ? 'light' : 'dark';
  setTheme(theme);
  void keep({ theme });
}

export function switchLanguage(language: Language) {
  void setLanguage(language);
  void keep({ language });
}

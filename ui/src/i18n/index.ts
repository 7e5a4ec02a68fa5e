import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import fa from './fa.json';

export const languages = ['en', 'fa'] as const;
export type Language = (typeof languages)[number];

const STORAGE_KEY = 'wheelhouse.lang';

function stored(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'fa' ? 'fa' : 'en';
  } catch {
    return 'en';
  }
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'fa' ? 'rtl' : 'ltr';
}

function applyToDocument(language: Language) {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

void i18next.use(initReactI18next).init({
  lng: stored(),
  fallbackLng: 'en',
  supportedLngs: languages,
  resources: { en: { translation: en }, fa: { translation: fa } },
  interpolation: { escapeValue: false },
  returnNull: false,
});
applyToDocument(stored());

/** Switches language and direction at once and remembers the choice on this device. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Without storage the choice lasts until the window closes.
  }
  applyToDocument(language);
  await i18next.changeLanguage(language);
}

export { i18next as i18n };

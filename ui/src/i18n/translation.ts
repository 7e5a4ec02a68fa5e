import i18next, { type i18n, type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import type { Language } from '.';

export interface Translation {
  t: TFunction;
  i18n: i18n;
  language: Language;
  dir: 'ltr' | 'rtl';
}

const known = new Map<Language, Translation>();
const listeners = new Set<() => void>();

i18next.on('languageChanged', () => listeners.forEach((listener) => listener()));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A word without values in it is looked up once: a list asks for the same dozen at every row. There are no more than the files have. */
function remembering(look: TFunction): TFunction {
  const words = new Map<string, string>();
  const remembered = (key: string, ...values: [never?]) => {
    if (values.length > 0) return look(key as never, ...values);
    const word = words.get(key) ?? look(key as never);
    words.set(key, word);
    return word;
  };
  return remembered as TFunction;
}

function present(): Translation {
  const language: Language = i18next.language === 'fa' ? 'fa' : 'en';
  let translation = known.get(language);
  if (!translation) {
    translation = { t: remembering(i18next.getFixedT(language)), i18n: i18next, language, dir: language === 'fa' ? 'rtl' : 'ltr' };
    known.set(language, translation);
  }
  return translation;
}

/**
 * The words of the language in use, the same object for all who ask until it changes. In place of the library's own hook, which
 * copies the whole library for every component that asks: a list has hundreds of them.
 */
export function useTranslation(): Translation {
  return useSyncExternalStore(subscribe, present);
}

import type { Messages } from '@loyalty-graphql/client';
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { LANGUAGES, type Language, type Texts } from './i18n/languages.ts';
import { keep, kept } from './kept.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Settings {
  language: Language;
  /** BCP 47, for Intl and for what the API formats. */
  locale: string;
  texts: Texts;
  /** Texts for errors, by the client's keys. */
  errors: Messages;
  theme: Theme;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

const Context = createContext<Settings | null>(null);

/** Language and colours: remembered in this browser, and set on the document so that CSS and screen readers follow. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (kept('language') === 'ar' ? 'ar' : 'en'));
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((known) => known === kept('theme')) ?? 'system');
  const { locale, dir, texts, errors } = LANGUAGES[language];

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = locale;
    root.dir = dir;
    root.dataset.theme = theme;
    keep('language', language);
    keep('theme', theme);
  }, [language, locale, dir, theme]);

  const value = useMemo(
    () => ({ language, locale, texts, errors, theme, setLanguage, setTheme }),
    [language, locale, texts, errors, theme],
  );
  return <Context value={value}>{children}</Context>;
}

/** The reader's language and colours. Throws outside SettingsProvider. */
export function useSettings(): Settings {
  const settings = useContext(Context);
  if (settings === null) throw new Error('useSettings: put SettingsProvider above this component.');
  return settings;
}

import { type Messages, messages } from '@loyalty-graphql/client';
import { ar } from './ar.ts';
import { arErrors } from './ar-errors.ts';
import { en, type Texts } from './en.ts';

export type { Texts };

interface LanguageSettings {
  /** BCP 47. Arabic as in Egypt, so that numbers are written with Arabic digits. */
  locale: string;
  dir: 'ltr' | 'rtl';
  texts: Texts;
  errors: Messages;
}

/** Every language of the app. */
export const LANGUAGES = {
  en: { locale: 'en-US', dir: 'ltr', texts: en, errors: messages },
  ar: { locale: 'ar-EG', dir: 'rtl', texts: ar, errors: arErrors },
} satisfies Record<string, LanguageSettings>;

export type Language = keyof typeof LANGUAGES;

import { formatAmount } from '@loyalty-graphql/client';
import { useSettings } from './settings.tsx';

export const POINTS = 'Points';

/** Writes an exact amount as the reader does: $10.50, or 53 points. Null amounts and codes give a dash. */
export function useMoney(): (amount: string | null | undefined, valueCode: string | null | undefined) => string {
  const { locale, texts } = useSettings();
  return (amount, valueCode) => {
    if (amount === null || amount === undefined || valueCode === null || valueCode === undefined) return '–';
    const text = isolated(formatAmount(amount, valueCode, locale));
    return valueCode === POINTS
      ? texts.receipt.points(text, new Intl.PluralRules(locale).select(Number(amount)))
      : text;
  };
}

/** Writes a moment as the reader does: the time of today, or day and time. */
export function useMoment(): (iso: string) => string {
  const { locale } = useSettings();
  return (iso) => {
    const moment = new Date(iso);
    const isToday = moment.toDateString() === new Date().toDateString();
    return new Intl.DateTimeFormat(locale, isToday ? { timeStyle: 'short' } : DAY_AND_TIME).format(moment);
  };
}

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** Keeps a sign like US$ in its order where the text around it runs from right to left. */
export const isolated = (text: string): string => text.replace(/[A-Z]+\p{Sc}/gu, '\u2066$&\u2069');

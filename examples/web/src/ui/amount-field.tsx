import { compare, parseAmount } from '@loyalty-graphql/client';
import { useId } from 'react';
import { useSettings } from '../settings.tsx';
import { POINTS } from '../use-money.ts';

interface AmountFieldProps {
  label: string;
  /** What the person typed, as it stands. */
  value: string;
  error: string | null;
  onChange(value: string): void;
  /** Whether a dialog begins here. */
  isFirst?: boolean;
}

/** Where an amount is typed, in the digits and with the separator of the reader's language. */
export function AmountField({ label, value, error, onChange, isFirst = false }: AmountFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field__input field__input--amount num"
        inputMode="decimal"
        autoComplete="off"
        dir="ltr"
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-error`}
        {...(isFirst && { 'data-first': true })}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-error`} className="field__error" aria-live="polite">
        {error}
      </div>
    </div>
  );
}

export interface Typed {
  /** An exact decimal above zero with no more decimals than its value has; or null. */
  amount: string | null;
  /** What is wrong with it, once there is something typed. */
  error: string | null;
}

/** Reads what was typed as an amount of a currency, or of points. `most` is the largest that makes sense here. */
export function useTyped(typed: string, valueCode: string, most?: { amount: string; text: string }): Typed {
  const { locale, texts } = useSettings();
  if (typed.trim() === '') return { amount: null, error: null };
  const amount = parseAmount(typed, locale);
  if (amount === null || compare(amount, '0') <= 0) return { amount: null, error: texts.till.badAmount };
  const decimals = decimalsOf(valueCode);
  if ((amount.split('.')[1] ?? '').length > decimals) {
    return { amount: null, error: texts.till.badDecimals(new Intl.NumberFormat(locale).format(decimals)) };
  }
  if (most !== undefined && compare(amount, most.amount) > 0) return { amount: null, error: most.text };
  return { amount, error: null };
}

/** How many decimals a value has: cents of dollars, none of yen; points have up to four. */
function decimalsOf(valueCode: string): number {
  if (valueCode === POINTS) return 4;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: valueCode });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

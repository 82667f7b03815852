import { Delete } from 'lucide-react';
import { useSettings } from '../settings.tsx';
import { typingOf } from '../typing.ts';

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Keys for a touch screen. They type into the amount; the keyboard types there as well. */
export function Keypad({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { texts, locale } = useSettings();
  const [digits, separator] = typingOf(locale);
  const key = (text: string) => (
    <button key={text} type="button" className="keypad__key num" onClick={() => onChange(value + text)}>
      {text}
    </button>
  );
  return (
    <fieldset className="keypad" dir="ltr" aria-label={texts.till.key}>
      {ROWS.map((digit) => key(digits[digit] ?? ''))}
      <button
        type="button"
        className="keypad__key num"
        disabled={value.includes(separator)}
        onClick={() => onChange(`${value === '' ? digits[0] : value}${separator}`)}
      >
        {separator}
      </button>
      {key(digits[0] ?? '')}
      <button
        type="button"
        className="keypad__key"
        aria-label={texts.till.backspace}
        onClick={() => onChange(value.slice(0, -1))}
      >
        <Delete size={24} aria-hidden />
      </button>
    </fieldset>
  );
}

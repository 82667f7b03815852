import type { ReactNode } from 'react';

interface SegmentedProps<Choice extends string> {
  label: string;
  value: Choice;
  options: readonly { value: NoInfer<Choice>; label: ReactNode }[];
  onChange(value: NoInfer<Choice>): void;
}

/** One out of a few, side by side. */
export function Segmented<Choice extends string>({ label, value, options, onChange }: SegmentedProps<Choice>) {
  return (
    <fieldset className="segmented" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="segmented__option"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

/** Writes an exact decimal as a person of that language types it: their digits and separator, and no grouping. */
export function asTyped(amount: string, locale: string): string {
  const [digits, separator] = typingOf(locale);
  return [...amount].map((sign) => (sign === '.' ? separator : (digits[Number(sign)] ?? sign))).join('');
}

/** The ten digits of a language, and what it writes before decimals. */
export function typingOf(locale: string): [digits: string[], separator: string] {
  const format = new Intl.NumberFormat(locale, { useGrouping: false });
  const digits = Array.from({ length: 10 }, (_, digit) => format.format(digit));
  const separator = format.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return [digits, separator];
}

/**
 * An amount as a person types it, as a decimal string; null where it is none or is below zero. Takes the digits and groups
 * of the locale and a currency's sign or code around them: "1.234,50 €" in German is "1234.50". Where only one of point
 * and comma is there, and it cannot stand for groups, it stands for the decimals, whatever the locale: "10.50".
 */
export function parseAmount(typed: string, locale: string): string | null {
  const western = typed
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, digitOf)
    .replaceAll('٬', '')
    .replaceAll('٫', '.');
  const [, text] = /^[^\d.,\-−]*((?:[.,]?\d[\d.,\s'’]*)[.,]?)[^\d.,\-−]*$/u.exec(western) ?? [];
  if (text === undefined) return null;
  const digits = text.replace(/[\s'’]/gu, '');
  // The Arabic sign can mean nothing else; every other one can be that of groups elsewhere.
  const decimal = decimalIn(digits, typed.includes('٫') ? { decimal: '.', group: ',' } : signsOf(locale));
  if (decimal === null) return null;
  const cut = decimal === '' ? digits.length : digits.lastIndexOf(decimal);
  const [whole, fraction] = [digits.slice(0, cut), digits.slice(cut + 1)];
  if (!/^(?:\d*|\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3})$/.test(whole) || !/^\d*$/.test(fraction)) return null;
  const plain = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '') || '0';
  return fraction === '' ? plain : `${plain}.${fraction}`;
}

/**
 * An amount for showing, where the API's own `formatted` is not at hand: money by its currency, points as a number. No
 * digit passes through a float. A malformed locale falls back to en-US. Throws a RangeError for what is no plain decimal.
 */
export function formatAmount(amount: string, valueCode: string | null, locale = 'en-US'): string {
  if (!isDecimal(amount)) throw new RangeError('An amount must be a plain decimal in a string, such as "10.50".');
  const isMoney = valueCode !== null && /^[A-Z]{3}$/.test(valueCode);
  const money: Intl.NumberFormatOptions = isMoney ? { style: 'currency', currency: valueCode } : {};
  return formatOf(locale, { ...money, maximumFractionDigits: 20 }).format(amount);
}

/** What stands for the decimals in these digits, '' where nothing does; null where it cannot be told. */
function decimalIn(digits: string, signs: { decimal: string; group: string }): string | null {
  const found = [...digits.matchAll(/[.,]/g)].map(([sign]) => sign);
  const [last, ...others] = found.reverse();
  if (last === undefined) return '';
  if (others.some((sign) => sign !== last)) return others.includes(last) ? null : last;
  if (others.length > 0) return last === signs.decimal ? null : '';
  const couldBeGroup = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  return last === signs.group && couldBeGroup ? '' : last;
}

function signsOf(locale: string): { decimal: string; group: string } {
  const parts = formatOf(locale, {}).formatToParts(123456.7);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: sign('decimal'), group: sign('group') };
}

function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale.replaceAll('_', '-'), options);
  } catch {
    return new Intl.NumberFormat('en-US', options);
  }
}

const digitOf = (digit: string): string => String((digit.charCodeAt(0) - 0x660) % 0x90);

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/** What is shorter than this stands in every text. */
const TELLING = 4;

/** The longest message that is passed on. */
const MAX_LENGTH = 200;

/**
 * The other side's message without anything that we sent it: it may quote a card number, a customer's name or our token,
 * and whoever reads the log must not find them there.
 */
export function unquoted(message: string, ...sent: unknown[]): string {
  const values = [...new Set(sent.flatMap(textsIn))].filter((text) => text.length >= TELLING);
  const clean = values
    .sort((a, b) => b.length - a.length)
    .reduce((left, value) => left.replaceAll(value, '…'), message);
  return clean.slice(0, MAX_LENGTH);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

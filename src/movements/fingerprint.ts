/**
 * The text that tells whether two requests are the same one: the operation and its input, with keys sorted and what
 * was not given left out. Amounts must already be in their shortest form, so that 10.50 is 10.5.
 */
export function canonicalText(operation: string, input: Record<string, unknown>): string {
  return JSON.stringify([operation, canonical(input)]);
}

function canonical(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .filter(([, held]) => held !== null && held !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => [key, canonical(held)]);
  return Object.fromEntries(entries);
}

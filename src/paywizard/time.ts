/** What was read last, in milliseconds; NaN where it is no moment. Answers of one second carry the same text. */
let last = { text: '', milliseconds: Number.NaN };

/** Reads the platform's `YYYY-MM-DD HH:mm:ss`, which is UTC; null where it is not a moment that exists. */
export function parseTimestamp(text: unknown): Date | null {
  if (typeof text !== 'string') return null;
  if (text !== last.text) last = { text, milliseconds: millisecondsOf(text) };
  return Number.isNaN(last.milliseconds) ? null : new Date(last.milliseconds);
}

function millisecondsOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return Number.NaN;
  const moment = new Date(`${text.replace(' ', 'T')}Z`);
  // Date rolls 31 June over to 1 July, and 24:00 to the next day: the day that comes out must be the one that went in.
  return moment.getUTCDate() === Number(text.slice(8, 10)) ? moment.getTime() : Number.NaN;
}

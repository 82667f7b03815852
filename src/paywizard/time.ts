/** Reads the platform's `YYYY-MM-DD HH:mm:ss`, which is UTC; null where it is not a moment that exists. */
export function parseTimestamp(text: unknown): Date | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const iso = `${text.replace(' ', 'T')}.000Z`;
  const moment = new Date(iso);
  // Date rolls 31 June over to 1 July: what does not come back as it went in does not exist.
  return Number.isNaN(moment.getTime()) || moment.toISOString() !== iso ? null : moment;
}

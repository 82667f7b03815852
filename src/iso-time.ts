/*
 * Moments by RFC 3339, in UTC and milliseconds. Under load many in a row fall into the same millisecond, or second, and
 * to write or read one takes longer than to see that it is the one that came before it.
 */

/** Writes moments, given in milliseconds since 1970; throws a RangeError for what is none. */
export function isoWriter(): (milliseconds: number) => string {
  let last = Number.NaN;
  let text = '';
  return (milliseconds) => {
    if (milliseconds !== last) {
      text = new Date(milliseconds).toISOString();
      last = milliseconds;
    }
    return text;
  };
}

/** Reads moments; an Invalid Date of what is none. Each gets a Date of its own. */
export function isoReader(): (text: string) => Date {
  let last = '';
  let milliseconds = Number.NaN;
  return (text) => {
    if (text !== last) {
      milliseconds = Date.parse(text);
      last = text;
    }
    return new Date(milliseconds);
  };
}

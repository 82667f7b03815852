// What stands in `@deprecated`: `The amount in cents. Use Card.balances. Removed not before 2027-06-01.`
import { elementsOf } from './schema-elements.mjs';

/** How long what is deprecated goes on working, in days, from the release that deprecates it. */
export const NOTICE_DAYS = 180;

/** Reads a reason. Null where it does not name a replacement and a day that exists. */
export function readReason(reason) {
  const [, replacement, date] =
    /\bUse `?(\w[\w.]*(?:\(\w+:\))?)`?\. Removed not before (\d{4}-\d\d-\d\d)\.$/.exec(reason) ?? [];
  return date !== undefined && isDay(date) ? { replacement, date } : null;
}

/** Whether a day has come that a reason names. Days are UTC, as texts: 2027-06-01. */
export function isRemovable(reason, today) {
  const read = readReason(reason);
  return read !== null && read.date <= today;
}

/**
 * What is wrong with the deprecations of a schema, a line for each: a reason that does not say what to use instead and
 * until when, a replacement that is not there, a promised day that was moved forward, a new one that is over already.
 */
export function deprecationProblems(schema, released, today) {
  const before = new Map(elementsOf(released).map((element) => [element.at, element.deprecationReason]));
  return deprecatedIn(schema).flatMap(({ at, deprecationReason }) => {
    const read = readReason(deprecationReason);
    if (read === null)
      return [`${at}: the reason must end in "Use X. Removed not before YYYY-MM-DD.", with a day that exists.`];
    const promised = readReason(before.get(at) ?? '');
    return [
      ...replacementProblems(schema, at, read.replacement),
      ...(promised !== null && read.date < promised.date
        ? [
            `${at}: was promised until ${promised.date}; ${read.date} is earlier. Put the day back, or name a later one.`,
          ]
        : []),
      ...(promised === null && read.date <= today
        ? [
            `${at}: is deprecated only now, and ${read.date} is over. Name a day at least ${NOTICE_DAYS} days after the release.`,
          ]
        : []),
    ];
  });
}

/** What a release deprecates with less notice than was promised, a line for each. */
export function noticeProblems(schema, released, releaseDay) {
  const before = new Map(elementsOf(released).map((element) => [element.at, element.deprecationReason]));
  const earliest = new Date(Date.parse(releaseDay) + NOTICE_DAYS * DAY_MS).toISOString().slice(0, 10);
  return deprecatedIn(schema)
    .filter(({ at }) => before.get(at) == null)
    .flatMap(({ at, deprecationReason }) => {
      const read = readReason(deprecationReason);
      if (read === null || read.date >= earliest) return [];
      return [
        `${at}: may be removed from ${read.date}; a release of ${releaseDay} promises it until ${earliest} at least.`,
      ];
    });
}

const deprecatedIn = (schema) => elementsOf(schema).filter(({ deprecationReason }) => deprecationReason != null);

function replacementProblems(schema, at, replacement) {
  const known = new Map(elementsOf(schema).map((element) => [element.at, element]));
  const named = known.get(replacement) ?? known.get(siblingOf(at, replacement)) ?? schema.getType(replacement);
  if (named == null)
    return [`${at}: there is no ${replacement} to use instead. Name it as Type.field, or by its name beside this one.`];
  if (named.deprecationReason != null)
    return [`${at}: ${replacement}, which is to be used instead, is deprecated itself.`];
  return [];
}

/** `Card.amount` and `balances`: `Card.balances`. `Card.balance(valueCode:)` and `code`: `Card.balance(code:)`. */
function siblingOf(at, name) {
  const argument = /^(.*\()\w+:\)$/.exec(at);
  return argument === null ? `${at.slice(0, at.indexOf('.'))}.${name}` : `${argument[1]}${name}:)`;
}

function isDay(text) {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

const DAY_MS = 86_400_000;

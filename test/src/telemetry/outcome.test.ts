import { expect, it } from 'vitest';
import { outcomeOf } from '../../../src/telemetry/outcome.ts';

const plain = { status: 200, errorCodes: undefined, aborted: false, isStream: false };

it.each([
  ['an answer without errors', {}, 'ok'],
  ['a right that is missing', { errorCodes: ['FORBIDDEN'] }, 'rejected'],
  ['a code that nobody here knows', { errorCodes: ['SOMETHING_NEW'] }, 'rejected'],
  ['a token that does not stand', { status: 401, errorCodes: ['UNAUTHENTICATED'] }, 'rejected'],
  ['a status of the caller’s doing without a code', { status: 404 }, 'rejected'],
  ['too many requests', { status: 429, errorCodes: ['RATE_LIMITED'] }, 'limited'],
  ['one card of many over the limit', { errorCodes: ['FORBIDDEN', 'RATE_LIMITED'] }, 'limited'],
  ['a document that costs too much', { status: 400, errorCodes: ['DOCUMENT_TOO_COSTLY'] }, 'limited'],
  ['a processor that is not there', { errorCodes: ['UPSTREAM_UNAVAILABLE'] }, 'upstream'],
  ['a processor that cannot be read', { errorCodes: ['UPSTREAM_ERROR', 'FORBIDDEN'] }, 'upstream'],
  ['an error of our own', { errorCodes: ['UPSTREAM_ERROR', 'INTERNAL_SERVER_ERROR'] }, 'internal'],
  ['a status of our own doing', { status: 503 }, 'internal'],
  ['a caller that went away', { aborted: true }, 'aborted'],
  ['a caller that went away from an error', { aborted: true, errorCodes: ['INTERNAL_SERVER_ERROR'] }, 'aborted'],
  ['a stream that its reader ended', { aborted: true, isStream: true }, 'ok'],
] as const)('%s', (_what, ending, outcome) => {
  expect(outcomeOf({ ...plain, ...ending })).toBe(outcome);
});

import type { ClientErrorKind } from './client-error.ts';
import type { ErrorCode } from './generated/graphql.ts';

/** What can go wrong, by the code of an error of the API, the kind of a ClientError, or what a movement ends with. */
export type AnyErrorCode = ErrorCode | ClientErrorKind | 'NEVER_ARRIVED';

/** The keys of `messages`. They stay; an app keeps its translations by them. */
export type MessageKey = `error.${AnyErrorCode}`;

/** Texts for persons, by key. An app's own languages are of this type, so that none lacks an entry. */
export type Messages = Readonly<Record<MessageKey, string>>;

/** The English texts: what happened and what to do now. */
export const messages: Messages = {
  'error.ALREADY_VOIDED': 'This transaction had been voided before. Nothing moved.',
  'error.CARD_NOT_FOUND': 'This card is not known, or cannot be used. Check the number.',
  'error.DECLINED': 'The card was declined. Nothing was taken; use another card or another means of payment.',
  'error.INSUFFICIENT_FUNDS': 'The card does not hold enough. Nothing moved; try a smaller amount or another card.',
  'error.INVALID_INPUT': 'Something in the form is not right. Correct it and try again.',
  'error.ORDER_CONFLICT': 'This order number belongs to another order. Start again.',
  'error.OUTCOME_UNKNOWN': 'It is not known yet how this ended. Do not pay again; it is being found out.',
  'error.TRANSACTION_NOT_FOUND': 'There is no such transaction to void or to tip on. Nothing moved.',
  'error.UPSTREAM_ERROR': 'The card processor refused the request. Nothing moved; ask for help.',
  'error.UPSTREAM_UNAVAILABLE': 'The card processor cannot be reached. Nothing moved; try again in a moment.',
  'error.NEVER_ARRIVED': 'The request never arrived, so nothing moved. Try again.',
  'error.network': 'There is no connection. Check the network and try again.',
  'error.timeout': 'No answer came in time. Try again.',
  'error.unauthenticated': 'You are signed out. Sign in again.',
  'error.forbidden': 'You are not allowed to do this.',
  'error.rate-limited': 'Too many attempts. Wait a moment and try again.',
  'error.bad-request': 'The app asked for something that the service does not understand. Update the app.',
  'error.server': 'Something went wrong on our side. Try again later.',
};

/** The key and the English text for an error of a payload, a movement or the client, or for a code alone. */
export function messageOf(error: AnyErrorCode | { readonly code: AnyErrorCode } | { readonly kind: ClientErrorKind }): {
  key: MessageKey;
  text: string;
} {
  const code = typeof error === 'string' ? error : 'code' in error ? error.code : error.kind;
  const key: MessageKey = `error.${code}`;
  // A server that is newer than this package may know codes that it does not.
  return key in messages ? { key, text: messages[key] } : { key: 'error.server', text: messages['error.server'] };
}

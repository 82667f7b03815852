import type { FaultName } from './faults.ts';
import type { Operation } from './wire.ts';

/** What the sandbox decided where the vendor publishes nothing, one sentence a rule. */
export const RULES: readonly string[] = [
  'Amounts in requests are decimal strings in shortest form ("10.5"); in transaction answers they are ten-thousandths ("105000"); balances are plain JSON decimals (1534.1).',
  'Every request is checked strictly: an unknown key, a number where a string belongs or 10.50 instead of 10.5 is code 400.',
  'A card number that was never seen is created by giftActivate, and by giftIssuance unless activating is N. It starts with USD 0 and Points 0.',
  'activating N never deactivates. Money and points can be put on a card that is not active, but not taken from it.',
  'giftIssuance without amount and tranCurrency credits 1 USD.',
  'With nsfAllowed true a payment is approved for what is on the card, if that is anything; the answer’s amount says how much.',
  'giftVoid reverses exactly what moved. Voids, and orders that are pending or declined, cannot be voided (40007).',
  'giftTip needs a successful payment on the same card that is not voided (else 40007), and takes the tip from the balance in the tip’s currency.',
  'An answer with an error code books nothing and leaves the order number free; a decline (result 1) uses it up.',
  'A pending order moves nothing until it settles. It is checked again then, and declined where it is no longer possible.',
  'queryOrder takes a checkoutId, or your own tranOrderNo as transIndexCode. data is null for an unknown order. States: 1 pending, 2 completed, 3 revoked (voided), 5 closed (declined).',
  'difference is what the previous transaction changed in that balance.',
];

/** What each operation does and the body it takes; what ends in ? may be left out. */
export const OPERATION_TEXTS: Readonly<Record<Operation, { does: string; body: string }>> = {
  giftInquiry: {
    does: 'A card with its balances and customer.',
    body: 'clientId, loyaltyChannel, accountId, entryType',
  },
  giftActivate: {
    does: 'Activates a card and replaces its customer.',
    body: 'clientId, loyaltyChannel, accountId, entryType, activating, customerInfo',
  },
  queryOrder: { does: 'What became of an order.', body: 'clientId, checkoutId?, transIndexCode?' },
  giftIssuance: {
    does: 'Puts money on a card.',
    body: 'clientId, tranOrderNo, loyaltyChannel, accountId, entryType, activating?, customerInfo?, amount?, tranCurrency?',
  },
  giftTransaction: {
    does: 'Pays.',
    body: 'clientId, tranOrderNo, loyaltyChannel, amount, tranCurrency, accountId, entryType, nsfAllowed?',
  },
  giftVoid: {
    does: 'Undoes a movement; oriOrderNo is its checkoutId.',
    body: 'clientId, tranOrderNo, oriOrderNo',
  },
  loyaltyIssuance: {
    does: 'Gives points.',
    body: 'clientId, tranOrderNo, loyaltyChannel, accountId, entryType, amount',
  },
  loyaltyRedemption: {
    does: 'Takes points.',
    body: 'clientId, tranOrderNo, loyaltyChannel, accountId, entryType, amount',
  },
  giftTip: {
    does: 'Adds a tip to a payment; oriOrderNo is its checkoutId.',
    body: 'clientId, tranOrderNo, accountId, entryType, amount, tranCurrency, oriOrderNo',
  },
};

/** When each code of the sandbox is answered. */
export const CODES: Readonly<Record<string, string>> = {
  '200': 'Understood and executed. In a transaction, result 0 is success, 1 declined, 2 pending.',
  '400': 'A field is missing or malformed (msg names it), or the body is not JSON, not application/json or over 1 MiB.',
  '401': 'The header jwt-token is missing or wrong.',
  '403': 'The header sign does not fit the bytes of the body, or clientId is not the one expected.',
  '404': 'There is no such path.',
  '405': 'Every operation is a POST.',
  '500': 'A bug of the sandbox: please report it.',
  '40004': 'The card number was never seen.',
  '40005': 'Not enough on the card; also for a void of money or points that are spent already.',
  '40006': 'The card is not active, or blocked.',
  '40007': 'No such original, or one that cannot be voided or tipped.',
  '40008': 'The original is voided already.',
  '40009': 'The tranOrderNo was used before.',
  '50300': 'Said before anything is done.',
};

export const FAULT_TEXTS: Readonly<Record<FaultName, string>> = {
  decline: 'The movement is declined: code 200, result 1.',
  'pending-success': 'Result 2; succeeds after delayMs (5000) and is booked then.',
  'pending-decline': 'Result 2; is declined after delayMs (5000).',
  slow: 'Books at once, answers after delayMs (3000).',
  'drop-after': 'Books, then drops the connection without an answer.',
  'drop-before': 'Drops the connection without booking.',
  'http-after': 'Books, then answers httpStatus (500) with body, as plain text.',
  'http-before': 'Answers httpStatus (500) with body, as plain text, without booking.',
  'rubbish-after': 'Books, then answers HTTP 200 with an HTML page.',
  'truncate-after': 'Books, then sends half of the JSON and cuts the connection.',
  'hang-after': 'Books, then never answers; the connection is closed after delayMs (60000).',
  'hang-before': 'Never answers and books nothing; the connection is closed after delayMs (60000).',
  code: 'Answers code and msg without booking.',
  raw: 'Books, then answers HTTP 200 with body exactly as given, as application/json.',
};

interface ControlAddress {
  address: string;
  does: string;
  /** A body to send, where there is one. */
  example?: string;
}

export const CONTROL: readonly ControlAddress[] = [
  {
    address: 'GET /control/calls',
    does: 'The last 10,000 requests, newest last: operation, path, method, headers, the raw body, the code answered (null where none was) and at.',
  },
  { address: 'DELETE /control/calls', does: 'Empties that list.' },
  {
    address: 'GET /control/book',
    does: 'Cards with their balances, and orders with state (pending, success, declined), amount as a decimal (what moved, or what was asked where nothing has) and voided.',
  },
  {
    address: 'POST /control/faults',
    does: 'Queues a fault for the next calls that match everything given: operation, accountId, orderNo (all optional), times (1). A queued fault goes before a card’s own behaviour.',
    example: '{"fault":"drop-after","operation":"giftTransaction","times":2}',
  },
  { address: 'DELETE /control/faults', does: 'Forgets the queued faults.' },
  {
    address: 'POST /control/cards',
    does: 'Creates a card or replaces it; customer takes any of the 19 keys as strings, active is true unless given.',
    example: '{"accountId":"914639258860001","balances":{"USD":"10.00","Points":"5"},"customer":{"firstName":"Mia"}}',
  },
  {
    address: 'POST /control/settle',
    does: 'Settles a pending order now, as success or decline.',
    example: '{"orderNo":"20250401123534801","as":"success"}',
  },
  {
    address: 'POST /control/push',
    does: 'From now on pushes the result of every order that is booked, declined, pending or settled. Optional: delayMs (0), times (copies at once, 1), signed (header; body, wrong, none), digest (hmac; sha256), ampersands (true), amounts (ten-thousandths; decimal, minor). What is not answered with HTTP 200 is pushed up to 5 times more.',
    example: '{"url":"http://127.0.0.1:4000/paywizard/results","delayMs":500}',
  },
  { address: 'DELETE /control/push', does: 'Pushes no more.' },
  {
    address: 'POST /control/pushes',
    does: 'Pushes one order now, as it is in the book; takes what POST /control/push takes, and in change other values for parameters.',
    example: '{"orderNo":"20250401123534801","change":{"state":1,"transResult":2}}',
  },
  {
    address: 'GET /control/pushes',
    does: 'The last 1,000 copies, newest last: orderNo, url, headers, body, tries (HTTP statuses) and the last answer.',
  },
  { address: 'POST /control/reset', does: 'The book back to its seed; calls, faults and pushes emptied.' },
];

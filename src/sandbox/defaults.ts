/** What a code means to a caller of the sandbox, in words that no transport or wording change can break. */
export type SandboxMeaning =
  | 'REFUSED'
  | 'CARD_NOT_FOUND'
  | 'INSUFFICIENT_FUNDS'
  | 'DECLINED'
  | 'TRANSACTION_NOT_FOUND'
  | 'ALREADY_VOIDED'
  | 'DUPLICATE_ORDER'
  | 'UNAVAILABLE';

/** The credentials that a sandbox started without any of its own expects. They open nothing else. */
export const SANDBOX_DEFAULTS = {
  clientId: '825429536610058240',
  clientSecret: 'sandbox-secret',
  token: 'sandbox-token',
} as const;

/** The sandbox's own error codes, as they stand in `code`. PayWizard publishes none: these are not the vendor's. */
export const SANDBOX_ERROR_CODES: Readonly<Record<string, SandboxMeaning>> = {
  '400': 'REFUSED',
  '401': 'REFUSED',
  '403': 'REFUSED',
  '40004': 'CARD_NOT_FOUND',
  '40005': 'INSUFFICIENT_FUNDS',
  '40006': 'DECLINED',
  '40007': 'TRANSACTION_NOT_FOUND',
  '40008': 'ALREADY_VOIDED',
  '40009': 'DUPLICATE_ORDER',
  '50300': 'UNAVAILABLE',
};

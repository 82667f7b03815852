/** What a bearer token can allow, in its `scope` claim, separated by spaces. */
export const SCOPES = [
  'card:read',
  'customer:read',
  'card:activate',
  'card:topup',
  'pay',
  'void',
  'points:issue',
  'points:redeem',
  'tip',
  'transactions:read',
] as const;

export type Scope = (typeof SCOPES)[number];

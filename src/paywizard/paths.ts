/** Where each REST operation lives, below the base address. Each can be overridden by `PAYWIZARD_PATHS`. */
export const DEFAULT_PATHS = {
  giftInquiry: '/ovstrade/openLoyaltyPay/giftInquiry',
  giftActivate: '/ovstrade/openLoyaltyPay/giftActivate',
  giftIssuance: '/ovstrade/openLoyaltyPay/giftIssuance',
  giftTransaction: '/ovstrade/openLoyaltyPay/giftTransaction',
  giftVoid: '/ovstrade/openLoyaltyPay/giftVoid',
  loyaltyIssuance: '/ovstrade/openLoyaltyPay/loyaltyIssuance',
  loyaltyRedemption: '/ovstrade/openLoyaltyPay/loyaltyRedemption',
  giftTip: '/ovstrade/openLoyaltyPay/giftTip',
  queryOrder: '/ovstrade/openPay/queryOrder',
} as const;

export type Operation = keyof typeof DEFAULT_PATHS;

export {
  useActivateMutation,
  useCardBalanceQuery,
  useCardHistoryQuery,
  useCardQuery,
  useCardsQuery,
  useCardWithCustomerQuery,
  useHistoryQuery,
  useInfiniteCardHistoryQuery,
  useInfiniteHistoryQuery,
  useTransactionQuery,
  useViewerQuery,
} from '../generated/hooks.ts';
export { olderCardHistory, olderHistory } from './pages.ts';
export { LoyaltyProvider, type LoyaltyProviderProps, useLoyaltyClient } from './provider.tsx';
export {
  type MovementHook,
  type MovementHookOptions,
  useAddTip,
  useIssuePoints,
  usePay,
  useRedeemPoints,
  useTopUp,
  useVoid,
} from './use-movement.ts';
export { type Updates, useCardUpdates, useTransactionUpdates } from './use-updates.ts';

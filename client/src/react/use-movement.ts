import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { MovementInput, MovementKind } from '../movement/kinds.ts';
import { isBusy, isSettled, type MovementState, type SettledState } from '../movement/state.ts';
import { useLoyalty } from './provider.tsx';

/** What a hook that moves value may be told. */
export interface MovementHookOptions<Kind extends MovementKind> {
  /** Tells movements of one kind apart that may be under way at one time. One slot is one movement, however many components show it. */
  slot?: string;
  /** A BCP 47 locale for `transaction.formattedAmount`. */
  locale?: string;
  /** Told once when nothing more happens by itself, as long as the component is there. */
  onSettled?(state: SettledState<Kind>): void;
}

/** A movement of value in a component. */
export interface MovementHook<Kind extends MovementKind> {
  state: MovementState<Kind>;
  /** Moves value; false where something is under way already, and then nothing is sent. */
  start(input: MovementInput<Kind>): boolean;
  /** Sends a failed order again under its number, where its error is retryable; asks at once where it is being found out. */
  retry(): void;
  /** Back to idle when the end has been seen. It does nothing while something is under way. */
  reset(): void;
  isBusy: boolean;
}

/** Takes money from a card. */
export const usePay = (options?: MovementHookOptions<'pay'>) => useMovement('pay', options);
/** Puts money on a card. */
export const useTopUp = (options?: MovementHookOptions<'topUp'>) => useMovement('topUp', options);
/** Undoes a transaction. */
export const useVoid = (options?: MovementHookOptions<'void'>) => useMovement('void', options);
/** Gives points to a card. */
export const useIssuePoints = (options?: MovementHookOptions<'issuePoints'>) => useMovement('issuePoints', options);
/** Takes points from a card. */
export const useRedeemPoints = (options?: MovementHookOptions<'redeemPoints'>) => useMovement('redeemPoints', options);
/** Takes a tip that belongs to a payment. */
export const useAddTip = (options?: MovementHookOptions<'addTip'>) => useMovement('addTip', options);

function useMovement<Kind extends MovementKind>(
  kind: Kind,
  { slot = '', locale, onSettled }: MovementHookOptions<Kind> = {},
): MovementHook<Kind> {
  const held = useLoyalty().movements.get(kind, slot);
  const { movement } = held;
  const state = useSyncExternalStore(movement.subscribe, movement.getState, serverState);
  const told = useRef(onSettled);
  useEffect(() => {
    told.current = onSettled;
    held.locale = locale;
  });
  useEffect(() => {
    let before = movement.getState();
    return movement.subscribe(() => {
      const now = movement.getState();
      if (isSettled(now) && !isSettled(before)) told.current?.(now);
      before = now;
    });
  }, [movement]);
  return { state, start: movement.start, retry: movement.retry, reset: movement.reset, isBusy: isBusy(state) };
}

const IDLE = { status: 'idle' } as const;
const serverState = () => IDLE;

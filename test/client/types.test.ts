import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type createMovement,
  type LoyaltyClient,
  type Messages,
  type MovementState,
  messageOf,
  messages,
  operations,
} from '../../client/src/index.ts';
import type { useCardQuery, usePay, useVoid } from '../../client/src/react/index.ts';

// None of this runs: `npm run types` holds it true, and fails too where an error that is expected is none.
describe('what does not compile', () => {
  it('is a wrong field, a float or a missing one in an input', () => {
    const start = (_input: Parameters<ReturnType<typeof usePay>['start']>[0]) => undefined;
    const input = { accountId: '914639258868515', amount: '10.50', currency: 'USD' };
    start(input);
    // @ts-expect-error An amount is a string: a float could lose digits.
    start({ ...input, amount: 10.5 });
    // @ts-expect-error There is no such field.
    start({ ...input, amonut: '10.50' });
    // @ts-expect-error Nothing that is required may be left out.
    start({ accountId: '914639258868515', currency: 'USD' });
    // @ts-expect-error The order number is made by the package.
    start({ ...input, orderNo: 'mine' });
    expectTypeOf<Parameters<ReturnType<typeof useVoid>['start']>[0]>().toEqualTypeOf<{ checkoutId: string }>();
  });

  it('is a switch that forgets a state', () => {
    const never = (state: never): never => state;
    const label = (state: MovementState<'pay'>): string => {
      switch (state.status) {
        case 'idle':
          return '';
        case 'sending':
          return state.input.amount;
        case 'pending':
          return state.transaction.id;
        case 'succeeded':
          return state.transaction.amountDue ?? '';
        case 'declined':
          return messageOf(state.error).text;
        case 'failed':
          return state.retryable ? 'again' : state.error.message;
        case 'unknown':
          return state.reason;
        default:
          return never(state);
      }
    };
    const forgetful = (state: MovementState<'pay'>): string => {
      switch (state.status) {
        case 'idle':
        case 'sending':
        case 'pending':
        case 'succeeded':
        case 'declined':
        case 'failed':
          return state.status;
        default:
          // @ts-expect-error One state is left: unknown.
          return never(state);
      }
    };
    expect([label({ status: 'idle' }), forgetful({ status: 'idle' })]).toEqual(['', 'idle']);
  });

  it('is what a state does not have', () => {
    const read = (state: MovementState<'pay'>) => {
      // @ts-expect-error Not every state has a transaction.
      void state.transaction;
      // @ts-expect-error A state that is found out has no error.
      if (state.status === 'unknown') void state.error;
    };
    read({ status: 'idle' });
  });

  it('is a translation that lacks an entry', () => {
    const { 'error.DECLINED': _left, ...others } = messages;
    // @ts-expect-error Every code has a text.
    const lacking: Messages = others;
    expect(Object.keys(lacking)).toHaveLength(Object.keys(messages).length - 1);
    expectTypeOf(messageOf).parameter(0).extract<string>().not.toEqualTypeOf<string>();
    // @ts-expect-error There is no such code.
    expect(messageOf('NO_SUCH_CODE').key).toBe('error.server');
  });

  it('are variables that an operation does not take', () => {
    const ask = (client: LoyaltyClient) => {
      void client.execute(operations.Card, { accountId: '1' });
      // @ts-expect-error A card is named by its number.
      void client.execute(operations.Card, {});
      // @ts-expect-error There is no such variable.
      void client.execute(operations.Card, { accountId: '1', acountId: '1' });
      // @ts-expect-error Exactly one number names a transaction.
      void client.execute(operations.Transaction, { by: { orderNo: 'a', id: 'b' } });
    };
    expect(ask).toBeTypeOf('function');
    expectTypeOf<Parameters<typeof useCardQuery>[0]>().toHaveProperty('accountId');
    expectTypeOf<Parameters<typeof createMovement>[0]>().not.toEqualTypeOf<string>();
  });
});

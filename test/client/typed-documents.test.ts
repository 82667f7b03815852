import { describe, expect, expectTypeOf, it } from 'vitest';
import { documentId } from '../../client/src/document-id.ts';
import type {
  CardDocument,
  EntryType,
  ErrorCode,
  PayInput,
  PayMutationVariables,
  TransactionBy,
  TransactionFieldsFragment,
} from '../../client/src/generated/graphql.ts';
import { PayDocument } from '../../client/src/generated/graphql.ts';
import { useApp } from '../schema/support.ts';
import { newOrderNo } from '../support/app.ts';
import { MANIFEST, run } from './support.ts';

const app = useApp({ TRUSTED_DOCUMENTS: MANIFEST });

// What is said of types here is held true by `npm run types`; the rest by running it.
describe('the generated types', () => {
  it('say exactly what goes in', () => {
    expectTypeOf<PayInput['amount']>().toEqualTypeOf<string>();
    expectTypeOf<PayInput['entryType']>().toEqualTypeOf<EntryType | undefined>();
    expectTypeOf<{ orderNo: string }>().toExtend<TransactionBy>();
    expectTypeOf<{ orderNo: string; id: string }>().not.toExtend<TransactionBy>();
    const input = { orderNo: 'a-1', accountId: '914639258868515', currency: 'USD' };
    // @ts-expect-error An amount is a string: a number could lose digits.
    ({ input: { ...input, amount: 10.5 } }) satisfies PayMutationVariables;
    // @ts-expect-error Nothing that is required may be left out.
    ({ input }) satisfies PayMutationVariables;
  });

  it('say exactly what comes out, errors by type', async () => {
    const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '1' }), amount: '2', currency: 'USD' };
    const { pay } = await run(app, PayDocument, { input });
    expectTypeOf<NonNullable<typeof pay>['transaction']>().toEqualTypeOf<TransactionFieldsFragment | null>();
    expectTypeOf<TransactionFieldsFragment['amount']>().toEqualTypeOf<string | null>();
    const [error] = pay?.errors ?? [];
    expectTypeOf<NonNullable<typeof error>['code']>().toEqualTypeOf<ErrorCode>();
    if (error?.__typename !== 'InsufficientFundsError') throw new Error('another error was expected');
    expectTypeOf(error.valueCode).toEqualTypeOf<string>();
    expect(error.valueCode).toBe('USD');
    // @ts-expect-error What a card holds is for staff.
    expect(error.available).toBeUndefined();
  });

  it('tell documents apart', () => {
    expectTypeOf<typeof CardDocument>().not.toExtend<typeof PayDocument>();
  });
});

it('a document that was not generated has no id', () => {
  expect(documentId(PayDocument)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(() => documentId({ kind: PayDocument.kind, definitions: [] })).toThrow('npm run codegen');
});

import { describe, expect, it } from 'vitest';
import { useApp } from '../../../schema/support.ts';
import { expectHarmless, expectHonestAnswer } from './wire.ts';

/** What is sent, and the code that it is refused with; null for what may be answered. */
export type HostileDocument = [what: string, query: string, code: string | null, variables?: Record<string, unknown>];

export const PARSE = 'GRAPHQL_PARSE_FAILED';
export const INVALID = 'GRAPHQL_VALIDATION_FAILED';
export const UNRESOLVED = 'OPERATION_RESOLUTION_FAILURE';
export const COSTLY = 'DOCUMENT_TOO_COSTLY';
export const INPUT = 'BAD_USER_INPUT';

export const times = (text: string, count: number): string => text.repeat(count);

export const each = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

export const nested = (open: string, inside: string, close: string, count: number): string =>
  times(open, count) + inside + times(close, count);

/** Each is refused as it should be, quickly, in few words and without a call upstream; and the next one is answered. */
export function refuses(title: string, documents: HostileDocument[]): void {
  describe(title, () => {
    const app = useApp({ INTROSPECTION: 'off' });

    it.each(documents)('%s', async (_what, query, code, variables) => {
      const startedAt = performance.now();
      const accept = 'application/graphql-response+json';
      const { result, calls } = await app.watch(() => app.gql(query, variables, { accept }));
      const { status, text, errors = [] } = result;
      expect(performance.now() - startedAt).toBeLessThan(1_500);
      expectHarmless([status], text);
      expect(text.length).toBeLessThan(20_000);
      if (code === null) expect([200, 400], text).toContain(status);
      else {
        expect(new Set(errors.map(({ extensions }) => extensions.code)), text.slice(0, 1_000)).toEqual(new Set([code]));
        if (code !== INPUT) expect(status, text).toBe(400);
        expect(calls).toEqual([]);
      }
      await expectHonestAnswer(app);
    });
  });
}

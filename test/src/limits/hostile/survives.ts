import { describe, expect, it } from 'vitest';
import type { Till } from '../../../schema/support.ts';
import { expectHarmless, expectHonestAnswer, overSocket, type Piece } from './wire.ts';

/** What is sent, and the statuses that may come back in their order; none where the connection is just closed. */
export type HostileConnection = [what: string, pieces: () => Piece[], statuses: number[][]];

/** Each is answered as it should be, without a call upstream; and the next request is answered too. */
export function survives(title: string, app: Till, connections: HostileConnection[]): void {
  describe(title, () => {
    it.each(connections)('%s', async (_what, pieces, statuses) => {
      const { result, calls } = await app.watch(() => overSocket(app.url, pieces()));
      expect(statuses, result.text.slice(0, 1_000)).toContainEqual(result.statuses);
      // What HTTP itself does not have is no failure of ours.
      expectHarmless(
        result.statuses.filter((status) => status !== 501 && status !== 505),
        result.text,
      );
      expect(result.text).not.toMatch(/set-cookie|evil\.example/i);
      expect(calls).toEqual([]);
      await expectHonestAnswer(app);
    });
  });
}

import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** Bytes of chance are drawn for so many ids at a time: to draw them costs the same for one as for all. */
const DRAWN = 256;
const BYTES = 16;

const chance = new Uint8Array(DRAWN * BYTES);
let used = chance.length;
let last = { msecs: 0, seq: 0 };

/** A UUIDv7 that tells when its movement was made, and sorts behind those that this process made in the same millisecond. */
export function movementId(createdAt: Date): string {
  if (used === chance.length) {
    randomFillSync(chance);
    used = 0;
  }
  const random = chance.subarray(used, used + BYTES);
  used += BYTES;
  const msecs = createdAt.getTime();
  const seq = msecs === last.msecs ? last.seq + 1 : 0;
  last = { msecs, seq };
  return uuidv7({ random, msecs, seq });
}

/** The first versions drew the id a moment after the time that they wrote beside it. */
const DRAWN_LATE_MS = 60_000;

/** Not above the id of any movement that was made at this moment or later. */
export const idFrom = (createdFrom: Date): string => firstId(createdFrom.getTime());

/** Above the id of any movement that was made before this moment; and of some that were made shortly after it. */
export const idBefore = (createdBefore: Date): string => firstId(createdBefore.getTime() + DRAWN_LATE_MS);

/** The last one that an id can tell, in the year 10889. */
const LAST_MSEC = 2 ** 48 - 1;

/** What the ids of this millisecond begin with. */
function firstId(msecs: number): string {
  const hex = Math.min(Math.max(msecs, 0), LAST_MSEC).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-`;
}

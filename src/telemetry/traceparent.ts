import type { SpanContext } from '@opentelemetry/api';

/** By the recommendation of the W3C, in its version 00 and later ones, which begin alike. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span that a caller says it is in; null where it says nothing that can be read. */
export function spanContextIn(traceparent: string | string[] | undefined): SpanContext | null {
  const [, traceId, spanId, flags, more] = TRACEPARENT.exec(String(traceparent)) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  if (more !== undefined && String(traceparent).startsWith('00')) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

/** What the next one is told. */
export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-0${traceFlags & SAMPLED}`;

/** The one flag that there is. */
const SAMPLED = 1;

import { expect, it } from 'vitest';
import { spanContextIn, traceparentOf } from '../../../src/telemetry/traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

it.each([
  ['sampled', `00-${TRACE}-${SPAN}-01`, 1],
  ['not sampled', `00-${TRACE}-${SPAN}-00`, 0],
  ['with flags of a later version', `00-${TRACE}-${SPAN}-03`, 1],
  ['of a later version with more in it', `01-${TRACE}-${SPAN}-01-more`, 1],
])('a parent is read: %s', (_what, header, traceFlags) => {
  const context = spanContextIn(header);
  expect(context).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true });
  expect(context && traceparentOf(context)).toBe(`00-${TRACE}-${SPAN}-0${traceFlags}`);
});

it.each([
  ['nothing', undefined],
  ['an empty one', ''],
  ['rubbish', 'x'.repeat(10_000)],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['the version that there is not', `ff-${TRACE}-${SPAN}-01`],
  ['more than this version has', `00-${TRACE}-${SPAN}-01-more`],
  ['two of them', [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
])('what is no parent begins a trace of its own: %s', (_what, header) => {
  expect(spanContextIn(header)).toBeNull();
});

import { OperationTypeNode } from 'graphql';
import { expect, it } from 'vitest';
import { createLogger } from '../../../src/telemetry/logger.ts';

const request = {
  requestId: '0b9d6a6e-54f3-4f7e-9a3e-2f3f3a0f1998',
  merchant: undefined,
  method: 'POST',
  path: '/graphql',
  status: 200,
  operation: undefined,
  type: OperationTypeNode.QUERY,
  outcome: 'rejected' as const,
  errors: ['FORBIDDEN'],
  upstreamCalls: 0,
  ms: 1.5,
  aborted: false,
};

function logged(
  logLevel: 'info' | 'warn' | 'silent',
  log: (logger: ReturnType<typeof createLogger>) => void,
): string[] {
  const lines: string[] = [];
  log(createLogger({ logLevel, production: true }, { write: (line) => void lines.push(line) }));
  return lines;
}

it('the line of a request is written as any other line of its level is', () => {
  const lines = logged('info', (logger) => {
    logger.answered({ ...request, aborted: true });
    logger.info({ ...request, aborted: true }, 'request');
  });
  const time = /"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/;
  expect(lines[0]).toMatch(time);
  expect(lines[0]?.replace(time, '')).toBe(lines[1]?.replace(time, ''));
  expect(lines[0]).not.toContain('"operation"');
});

it('the time in it is that of the line, and not of one before it', () => {
  const times: number[] = [];
  const lines = logged('info', (logger) => {
    for (let count = 0; count < 3; count += 1) {
      const until = Date.now() + 3;
      while (Date.now() < until);
      times.push(Date.now());
      logger.answered(request);
    }
  });
  const written = lines.map((line) => Date.parse(JSON.parse(line).time));
  for (const [index, time] of times.entries()) expect((written[index] ?? 0) - time).toBeLessThanOrEqual(2);
  expect(new Set(written).size).toBe(3);
});

it.each(['warn', 'silent'] as const)('there is none at the level %s', (level) => {
  expect(logged(level, (logger) => logger.answered(request))).toEqual([]);
});

it('values that must not be in the log are masked in every other line', () => {
  const [line] = logged('info', (logger) => logger.info({ token: 'eyJ', inner: { accountId: '914639258868515' } }));
  expect(JSON.parse(line ?? '')).toMatchObject({ token: '[redacted]', inner: { accountId: '[redacted]' } });
});

import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { problemsOf } from '../../support/config.ts';
import { startProgram } from '../../support/program.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('the variables of OpenTelemetry', () => {
  it.each([
    ['none of them', {}, null],
    ['all but the address', { OTEL_SERVICE_NAME: 'cards', OTEL_TRACES_SAMPLER: 'always_on' }, null],
    [
      'the address alone',
      ENDPOINT,
      {
        endpoint: 'http://127.0.0.1:4318',
        serviceName: 'loyalty-graphql',
        sampler: 'parentbased_always_on',
        ratio: 1,
      },
    ],
    [
      'all of them',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/',
        OTEL_SERVICE_NAME: 'cards',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      },
      {
        endpoint: 'https://collector.example/otlp',
        serviceName: 'cards',
        sampler: 'parentbased_traceidratio',
        ratio: 0.25,
      },
    ],
  ])('%s', (_what, environment, tracing) => {
    expect(readConfig(environment).tracing).toEqual(tracing);
  });

  it('each mistake is a line that says what to write, all at once', () => {
    const problems = problemsOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '10%',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_ENDPOINT: must be an http or https address/),
      expect.stringMatching(/^OTEL_TRACES_SAMPLER: must be one of always_on, .*parentbased_traceidratio\.$/),
      expect.stringMatching(/^OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1/),
    ]);
  });

  it.each(['-1', '1.5', '2', 'NaN', '0x1', '1e-3', '.5', ' '])('%j is no part of all traces', (value) => {
    expect(problemsOf({ OTEL_TRACES_SAMPLER_ARG: value })).toHaveLength(1);
  });
});

/** Runs before the program, in its process, and hides the packages from it. */
const WITHOUT_PACKAGES = `import { register } from 'node:module';
  const hooks = \`export async function resolve(name, context, next) {
    if (!name.startsWith('@opentelemetry/') || context.parentURL?.includes('node_modules')) return await next(name, context);
    throw Object.assign(new Error('not installed'), { code: 'ERR_MODULE_NOT_FOUND' });
  }\`;
  register('data:text/javascript,' + encodeURIComponent(hooks));`;

const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(WITHOUT_PACKAGES)}`;

describe('where the packages are not installed', { timeout: 60_000 }, () => {
  it('the start fails with one line that says what to install', async () => {
    const failed = await startProgram({ ...ENDPOINT, NODE_OPTIONS }).then(
      (program) => program.stop().then(() => 'it started'),
      (error: Error) => error.message,
    );
    const [, ...printed] = failed.trim().split('\n');
    expect(printed).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT: tracing needs packages that are not installed; run `npm install @opentelemetry/api @opentelemetry/sdk-trace-base @opentelemetry/resources @opentelemetry/exporter-trace-otlp-http`, or unset it.',
    ]);
  });

  it('a program that does not trace starts without them', async () => {
    const program = await startProgram({ NODE_OPTIONS });
    expect((await fetch(`${program.url}/health`)).status).toBe(200);
    expect(await program.stop()).toBe(0);
  });
});

it('a program that traces starts, and ends at Ctrl-C though the collector is not there', {
  timeout: 60_000,
}, async () => {
  const program = await startProgram({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${program.token}` },
    body: JSON.stringify({ query: '{ viewer { scopes } }' }),
  });
  expect(response.status).toBe(200);
  await response.text();
  expect(await program.stop()).toBe(0);
});

import { randomUUID } from 'node:crypto';
import type { Sampler, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { ConfigError } from '../config.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** What is said of spans on their way out. */
export interface ExportObserver {
  /** Spans could not be handed over, and are lost. */
  lost(spans: number, reason: string): void;
}

/** How long a batch of spans may take to be handed over, tries included. */
const EXPORT_WITHIN_MS = 5_000;

/**
 * Starts OpenTelemetry for this application alone: nothing is registered globally. Its packages are loaded here and
 * nowhere else, so that a program without tracing needs none of them. Rejects with ConfigError where they are missing.
 */
export async function startOpenTelemetry(settings: TracingSettings, observer: ExportObserver) {
  const { api, sdk, resources, otlp } = await packages();
  const exporter = new otlp.OTLPTraceExporter({
    url: `${settings.endpoint}/v1/traces`,
    timeoutMillis: EXPORT_WITHIN_MS,
  });
  const resource = resources
    .defaultResource()
    // OTEL_RESOURCE_ATTRIBUTES.
    .merge(resources.detectResources({ detectors: [resources.envDetector] }))
    .merge(
      resources.resourceFromAttributes({
        'service.name': settings.serviceName,
        'service.instance.id': randomUUID(),
      }),
    );
  const provider = new sdk.BasicTracerProvider({
    resource,
    sampler: samplerOf(settings, sdk),
    spanProcessors: [new sdk.BatchSpanProcessor(observed(exporter, observer))],
  });
  return { api, tracer: provider.getTracer('loyalty-graphql'), shutdown: () => provider.shutdown() };
}

export type OpenTelemetry = Awaited<ReturnType<typeof startOpenTelemetry>>;

const NAMES = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/resources',
  '@opentelemetry/exporter-trace-otlp-http',
];

async function packages() {
  try {
    const [api, sdk, resources, otlp] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
    return { api, sdk, resources, otlp };
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ConfigError([
      `OTEL_EXPORTER_OTLP_ENDPOINT: tracing needs packages that are not installed; run \`npm install ${NAMES.join(' ')}\`, or unset it.`,
    ]);
  }
}

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';

type Sdk = typeof import('@opentelemetry/sdk-trace-base');

function samplerOf({ sampler, ratio }: TracingSettings, sdk: Sdk): Sampler {
  const roots = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratio),
  };
  switch (sampler) {
    case 'always_on':
    case 'always_off':
    case 'traceidratio':
      return roots[sampler]();
    case 'parentbased_always_on':
      return new sdk.ParentBasedSampler({ root: roots.always_on() });
    case 'parentbased_always_off':
      return new sdk.ParentBasedSampler({ root: roots.always_off() });
    case 'parentbased_traceidratio':
      return new sdk.ParentBasedSampler({ root: roots.traceidratio() });
  }
}

/** The library says nothing of what it could not deliver. */
function observed(exporter: SpanExporter, observer: ExportObserver): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) observer.lost(spans.length, result.error.message);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

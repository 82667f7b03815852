/** How it is decided which traces are kept, by the names that OpenTelemetry gives its samplers. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export interface TracingSettings {
  /** Where spans are sent, over OTLP/HTTP, without `/v1/traces`. */
  endpoint: string;
  serviceName: string;
  sampler: (typeof SAMPLERS)[number];
  /** The part of all traces that a ratio keeps, from 0 to 1. */
  ratio: number;
}

/** The variables that tracing is configured by; null where it is off. */
export function tracingSettings(variables: {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_SERVICE_NAME: string;
  OTEL_TRACES_SAMPLER: TracingSettings['sampler'];
  OTEL_TRACES_SAMPLER_ARG: number;
}): TracingSettings | null {
  if (variables.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return null;
  return {
    endpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, ''),
    serviceName: variables.OTEL_SERVICE_NAME,
    sampler: variables.OTEL_TRACES_SAMPLER,
    ratio: variables.OTEL_TRACES_SAMPLER_ARG,
  };
}

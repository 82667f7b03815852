import { z } from 'zod';
import { httpUrl } from '../config-values.ts';
import { SAMPLERS } from './tracing-settings.ts';

/** The variables of OpenTelemetry that this program reads, under the names that all programs have for them. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().max(100, 'must have at most 100 characters.').default('loyalty-graphql'),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { message: `must be one of ${SAMPLERS.join(', ')}.` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d{1,12})?|1(\.0{1,12})?)$/, 'must be a number from 0 to 1, such as 0.1 for one trace of ten.')
    .transform(Number)
    .default(1),
};

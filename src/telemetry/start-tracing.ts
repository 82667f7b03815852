import type { Logger } from './logger.ts';
import { startOpenTelemetry } from './open-telemetry.ts';
import { Seldom } from './seldom.ts';
import { Tracing } from './tracing.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** Spans that are lost again and again are one line in this time. */
const LOST_LINE_MS = 60_000;

/** Starts tracing; null where it is off, and then nothing of it is loaded. Rejects with ConfigError where its packages are missing. */
export async function startTracing(settings: TracingSettings | null, logger: Logger): Promise<Tracing | null> {
  if (settings === null) return null;
  const lines = new Seldom(LOST_LINE_MS);
  const telemetry = await startOpenTelemetry(settings, {
    lost: (spans, reason) =>
      lines.tell('lost', (leftOut) =>
        logger.warn(
          { spans, reason, ...(leftOut > 0 && { leftOut }) },
          'Spans could not be handed to OTEL_EXPORTER_OTLP_ENDPOINT and are lost. Requests go on.',
        ),
      ),
  });
  return new Tracing(telemetry);
}

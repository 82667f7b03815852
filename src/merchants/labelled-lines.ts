import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../telemetry/logger.ts';

/** A logger whose lines say whose they are. */
export const loggerOf = (logger: Logger, merchant: string): Logger =>
  Object.assign(logger.child({ merchant }), { answered: logger.answered });

/** A destination that says of each line of JSON whose it is, first of all. */
export function linesOf(merchant: string, destination: DestinationStream = pino.destination(1)): DestinationStream {
  const beginning = `{"merchant":${JSON.stringify(merchant)},`;
  return { write: (line: string) => destination.write(line.startsWith('{"') ? beginning + line.slice(1) : line) };
}

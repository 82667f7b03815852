import type { DestinationStream } from 'pino';

/** How many characters are gathered at the most. */
const MOST = 32_768;

/** How long, in milliseconds, a line may lie here. */
const LONGEST_MS = 100;

/**
 * Lines on their way out. Those of which there are many are gathered and written together: a write of its own would cost
 * more than all the rest of such a line. Everything else is written at once, behind what was gathered before it. A
 * process does not end by itself while something lies here, and when it is ended it is written; only `kill -9` loses it.
 */
export class GatheredLines implements DestinationStream {
  readonly #destination: DestinationStream;
  #gathered = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(destination: DestinationStream) {
    this.#destination = destination;
    // Before the destination's own, which writes what has come to it by then.
    process.prependOnceListener('exit', () => this.write(''));
  }

  /** Writes a line, and all that came before it. */
  write(line: string): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const lines = this.#gathered + line;
    this.#gathered = '';
    if (lines !== '') this.#destination.write(lines);
  }

  /** Writes a line soon. */
  gather(line: string): void {
    this.#gathered += line;
    if (this.#gathered.length >= MOST) this.write('');
    else this.#timer ??= setTimeout(() => this.write(''), LONGEST_MS);
  }
}

import { Duplex } from 'node:stream';

/** The two ends of a connection inside this process: what is written into the one is read from the other. */
export function connection(): [Duplex, Duplex] {
  const left: End = new End(() => right);
  const right: End = new End(() => left);
  return [left, right];
}

class End extends Duplex {
  readonly #other: () => End;
  /** Lets the other end write on: what it wrote last is waiting for a reader. */
  #taken: (() => void) | null = null;

  constructor(other: () => End) {
    super();
    this.#other = other;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#other().#take(chunk, done);
  }

  override _final(done: () => void): void {
    this.#other().push(null);
    done();
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = null;
    taken?.();
  }

  /** Whoever has said all that it had to say leaves; before that it breaks off, and the other end is told. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this._read();
    if (!this.writableFinished) this.#other().destroy();
    done(error);
  }

  #take(chunk: Buffer, done: () => void): void {
    if (this.destroyed || this.push(chunk)) done();
    else this.#taken = done;
  }
}

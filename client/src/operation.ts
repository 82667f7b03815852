/** An operation as it is sent: its text, and the id by which a server with TRUSTED_DOCUMENTS knows it. */
export interface Operation<Result, Variables> {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly id: string;
  readonly text: string;
  /** Never there: it carries the types of what goes in and of what comes out. */
  types?(variables: Variables): Result;
}

/** For generated code: an operation out of the hexadecimal SHA-256 that it goes by and the parts of its text. */
export function operation<Result, Variables>(digest: string, parts: readonly string[]): Operation<Result, Variables> {
  return { id: `sha256:${digest}`, text: parts.join('\n') };
}

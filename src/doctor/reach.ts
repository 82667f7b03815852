/** How long a check waits for an answer of somebody else, in milliseconds. */
export const ANSWER_MS = 4_000;

/** Why somebody could not be reached, in plain words, from the code of an error; its message is not ours to show. */
export function reasonOf(error: unknown): { why: string; todo: string } {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') {
    return { why: 'nothing listens there', todo: 'Check host and port, and that the other side runs.' };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { why: 'its name cannot be resolved', todo: 'Check the host name and the DNS of this machine.' };
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) {
    return {
      why: `TLS does not come about (${code})`,
      todo: 'Check host and certificate; a private authority is named in NODE_EXTRA_CA_CERTS.',
    };
  }
  if (/TIMEOUT|TIMEDOUT|Timeout|ABORT|Abort/.test(code)) {
    return { why: 'there is no answer in time', todo: 'Check host and port, and the firewalls on the way.' };
  }
  return {
    why: /^[A-Z_]+$/.test(code) ? code : 'it cannot be asked',
    todo: 'Check host and port, and that the other side runs.',
  };
}

/** Whether the other side took the connection and then broke it. */
export const brokeOff = (error: unknown): boolean => /ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_/.test(codeOf(error));

/** `fetch` hides the code in a cause; several addresses of one host, in a list. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}

/** Whether an address is of this machine, so that nobody can listen in on the way. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname);

import { request } from 'undici';
import type { Loose } from '../support/app.ts';
import type { Evidence } from '../support/leaks.ts';

export interface Request {
  method?: 'GET' | 'POST';
  path?: string;
  headers?: Record<string, string>;
  body?: string | null;
}

/** Sends whatever it is told to, and keeps what an answer says of errors. */
export class Caller {
  readonly #errors: string[] = [];
  url = '';

  moveTo(url: string): void {
    this.url = url;
  }

  /** Answers null where there is no answer; that is for others to complain of. */
  async send({ method = 'POST', path = '/graphql', headers = {}, body = null }: Request): Promise<Loose> {
    try {
      const answer = await request(`${this.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await answer.body.text();
      const json = text.startsWith('{') ? JSON.parse(text) : null;
      const { 'x-request-id': _echo, ...others } = answer.headers;
      this.#errors.push(JSON.stringify(others), ...(json?.data ? errorsIn(json).map(String) : [text]));
      return json;
    } catch {
      return null;
    }
  }

  async ask(token: string, query: string, variables?: unknown, headers: Record<string, string> = {}): Promise<Loose> {
    return await this.send({
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query, variables }),
    });
  }

  get evidence(): Evidence {
    return { place: `An error in an answer (${this.#errors.length} kept)`, bytes: this.#errors.join('\n') };
  }
}

/** The errors of an answer with data, which is the caller's own: those of GraphQL and those of payloads. */
function errorsIn(json: Loose): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    // The path is made of the caller's aliases, as the specification asks for.
    key === 'errors'
      ? [JSON.stringify(value, (name, inner) => (name === 'path' ? undefined : inner))]
      : errorsIn(value),
  );
}

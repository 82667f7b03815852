/** A request that is answered with a code other than 200. It books nothing and leaves its order number free. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: keyof typeof REFUSAL_TEXTS, detail: string = REFUSAL_TEXTS[code]) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Code → what the sandbox says in `msg`. With 400 a detail that names the field takes the text's place. */
export const REFUSAL_TEXTS = {
  400: 'a field is missing or malformed',
  401: 'jwt-token is missing or wrong',
  403: 'sign or clientId is wrong',
  404: 'no such path',
  405: 'wrong method',
  500: 'the sandbox itself failed',
  40004: 'card not found',
  40005: 'insufficient balance',
  40006: 'card not active or blocked',
  40007: 'original transaction not found',
  40008: 'original transaction already voided',
  40009: 'duplicate order number',
  50300: 'service unavailable',
} as const;

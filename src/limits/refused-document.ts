import { GraphQLError } from 'graphql';

/** A document that asks for too much, answered with HTTP 400. The message names the limit and the remedy. */
export class RefusedDocument extends GraphQLError {
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'DOCUMENT_TOO_COSTLY';

  constructor(message: string, code: RefusedDocument['code'] = 'GRAPHQL_VALIDATION_FAILED') {
    super(message, { extensions: { code } });
    this.code = code;
  }
}

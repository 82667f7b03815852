import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/** A generated document, with the types of what comes out and of what goes in. */
export type TypedDocument<Result, Variables> = TypedDocumentNode<Result, Variables>;

/** By what a server with TRUSTED_DOCUMENTS knows a generated document: send it as `documentId` in the place of `query`. */
export function documentId<Result, Variables>(document: TypedDocument<Result, Variables>): string {
  const meta: unknown = '__meta__' in document ? document.__meta__ : null;
  if (typeof meta === 'object' && meta !== null && 'hash' in meta && typeof meta.hash === 'string') return meta.hash;
  throw new Error('This document has no id: only those that `npm run codegen` makes from client/documents have one.');
}

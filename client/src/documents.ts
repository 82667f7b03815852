export { documentId, type TypedDocument } from './document-id.ts';
export * from './generated/graphql.ts';

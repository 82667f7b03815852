import { readFileSync } from 'node:fs';
import { defaultExtractPersistedOperationId, usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { parseManifest } from '../config-values.ts';
import { unquotedMessage } from './quotations.ts';

/** The only documents that run, by their ids without `sha256:`; each fits the schema. */
export type TrustedDocuments = ReadonlyMap<string, DocumentNode>;

/** The manifest of the trusted documents cannot be used: one line for each thing that is wrong with it. */
export class ManifestError extends Error {
  readonly code = 'MANIFEST';
}

/** Reads a manifest and holds each document against the schema, once and for all. Throws ManifestError. */
export function loadTrustedDocuments(path: string, schema: GraphQLSchema): TrustedDocuments {
  const documents = new Map<string, DocumentNode>();
  const problems: string[] = [];
  for (const [id, text] of readManifest(path)) {
    try {
      documents.set(id, fitting(text, schema));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      problems.push(`TRUSTED_DOCUMENTS: ${shown(id)} does not fit the schema: ${unquotedMessage(error)}`);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'));
  return documents;
}

/**
 * The text of each document of a manifest, by its id without `sha256:`. Throws ManifestError, in one line, where the
 * file cannot be read, is no JSON object of strings, has no document, or has two for one id.
 */
export function readManifest(path: string): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const [key, text] of entriesOf(path)) {
    const id = plainId(key);
    if ((documents.get(id) ?? text) !== text) {
      throw new ManifestError(`TRUSTED_DOCUMENTS: ${shown(id)} stands for two documents; leave one of them.`);
    }
    documents.set(id, text);
  }
  if (documents.size === 0) throw new ManifestError('TRUSTED_DOCUMENTS: the manifest has no document in it.');
  return documents;
}

/**
 * Runs the trusted documents by their ids and refuses everything else before it is parsed. The parsed documents are
 * handed on, and not their text: no request pays for parsing one, what the executor remembers of a document stays
 * good, and the limits that hold for parsing and validating what a stranger sends are never met.
 */
export function useTrustedDocuments(documents: TrustedDocuments): Plugin {
  return usePersistedOperations({
    extractPersistedOperationId: documentIdOf,
    getPersistedOperation: (id) => documents.get(id) ?? null,
    skipDocumentValidation: true,
    customErrors: {
      notFound: () =>
        refusal(
          'PERSISTED_QUERY_NOT_IN_LIST',
          'No document with this id is in the manifest of this server. Send an id of a manifest that it was started with.',
        ),
      keyNotFound: () => refusal('PERSISTED_QUERY_ID_REQUIRED', SEND_AN_ID),
      persistedQueryOnly: ({ params }) =>
        documentIdOf(params) === null
          ? refusal('PERSISTED_QUERY_ID_REQUIRED', SEND_AN_ID)
          : refusal('CANNOT_SEND_PQ_ID_AND_BODY', 'Send the id of a document without query.'),
    },
  });
}

/** Tells a client that sends ids to send documents. Those that start with an id and fall back know the code. */
export function useNoDocumentIds(): Plugin {
  return {
    onParams({ params }) {
      if (documentIdIn(params) === null && (params.query != null || !params.extensions?.persistedQuery)) return;
      throw refusal(
        'PERSISTED_QUERY_NOT_SUPPORTED',
        'This server knows no documents by id: send query, without an id.',
      );
    },
  };
}

/** The trusted document that a request names; null where it names none, or sends one. */
export const trustedDocumentOf = (params: GraphQLParams, trusted: TrustedDocuments): DocumentNode | null =>
  (params.query ? null : trusted.get(documentIdOf(params) ?? '')) ?? null;

/** The text of the document that a request brings along; null where it names one by an id as well. */
export const sentDocumentOf = (params: GraphQLParams): string | null =>
  (documentIdIn(params) === null && !params.extensions?.persistedQuery && params.query) || null;

/** Whether a request may be for a stream; true of a few that are not. */
export function isStreamed(params: GraphQLParams, trusted: TrustedDocuments | null): boolean {
  if (typeof params.query === 'string' && params.query.includes('subscription')) return true;
  const document = trusted && trustedDocumentOf(params, trusted);
  return document !== null && getOperationAST(document, params.operationName)?.operation === 'subscription';
}

const SEND_AN_ID =
  'This server runs only the documents of its manifest. Send the id of one, and no query: as documentId, or in extensions as {"persistedQuery": {"version": 1, "sha256Hash": …}}.';

/** `http` is for the HTTP layer, which takes it out again. */
const refusal = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

/** The id that a request names in either form; null where there is none, or two that differ. */
function documentIdOf(params: GraphQLParams): string | null {
  const ids = [documentIdIn(params), hashIn(params)].filter((id) => id !== null).map(plainId);
  return new Set(ids).size === 1 ? (ids[0] ?? null) : null;
}

/** As clients with automatic persisted queries send it; the library looks at nothing but the members of the request. */
const hashIn = defaultExtractPersistedOperationId as (params: GraphQLParams) => string | null;

const documentIdIn = (params: object): string | null =>
  'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;

/** Clients and generators write an id with the name of its hash or without. */
const plainId = (id: string): string => (id.startsWith('sha256:') ? id.slice('sha256:'.length) : id);

/** For a message: one line, and no longer than a hash is. */
const shown = (id: string): string => `document ${JSON.stringify(id.length > 64 ? `${id.slice(0, 64)}…` : id)}`;

function entriesOf(path: string): Iterable<[string, string]> {
  try {
    return parseManifest(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ManifestError(
      'TRUSTED_DOCUMENTS: the manifest cannot be read; it must be a file with a JSON object of ids and documents, such as `npm run codegen` writes.',
      { cause },
    );
  }
}

/** Throws a GraphQLError whose message is one line that quotes no value of the document. */
function fitting(text: string, schema: GraphQLSchema): DocumentNode {
  const document = parse(text);
  const errors = validate(schema, document, [...specifiedRules, NoSchemaIntrospectionCustomRule]);
  if (errors.length === 0) return document;
  throw new GraphQLError(errors.map(unquotedMessage).join(' '));
}

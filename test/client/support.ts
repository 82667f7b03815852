import { expect } from 'vitest';
import { documentId, type TypedDocument } from '../../client/src/document-id.ts';
import { type Answer, post } from '../support/app.ts';

/** What `npm run codegen` writes for TRUSTED_DOCUMENTS. */
export const MANIFEST = 'client/src/generated/persisted-documents.json';

interface Server {
  url: string;
  token: string;
}

/** Sends the id of a generated document, with the variables that were generated for it. */
export async function send<Result, Variables>(
  { url, token }: Server,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = JSON.stringify({ documentId: documentId(document), variables });
  return await post(url, body, { ...(token !== '' && { authorization: `Bearer ${token}` }), ...headers });
}

/** The data of a document that must not fail, by the type that was generated for it. */
export async function run<Result, Variables>(
  server: Server,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const { data, errors } = await send(server, document, variables);
  expect(errors).toBeUndefined();
  return data;
}

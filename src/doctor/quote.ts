import { type Environment, FILE_VARIABLES, withFiles } from '../config-files.ts';
import { MASK } from '../secret.ts';

/**
 * What others write may repeat what we sent them: a database names the user, a processor the token. Takes everything
 * that is configured as a secret out of such a text, and makes one line of it.
 */
export function quoter(given: Environment, more: readonly string[] = []): (text: string) => string {
  const { values } = withFiles(given);
  const secrets = [...FILE_VARIABLES.map((name) => values[name] ?? ''), ...more]
    .flatMap(piecesOf)
    // What is shorter than this stands in every text.
    .filter((piece) => piece.length >= 4)
    .sort((one, other) => other.length - one.length);
  return (text) =>
    secrets
      .reduce((left, piece) => left.replaceAll(piece, MASK), text)
      .replaceAll(/\s+/g, ' ')
      .trim();
}

/** A secret, and what is secret inside it: user, password and query of an address, each key of a list. */
function piecesOf(text: string): string[] {
  if (!text.includes('://') || !URL.canParse(text)) return [text, ...text.split(/[,:]/)];
  const { username, password, searchParams } = new URL(text);
  const inQuery = [...searchParams].flatMap(([name, value]) => (/pass|secret|token|key/i.test(name) ? [value] : []));
  return [text, username, password, decoded(username), decoded(password), ...inQuery];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { DocumentLimits } from '../config.ts';
import { MAX_NESTING } from './document-text.ts';
import { RefusedDocument } from './refused-document.ts';
import { writtenOutProblem } from './written-out.ts';

/** The most directives that a document may have. */
const MAX_DIRECTIVES = 20;

/**
 * Why a document is too large to be looked at any further; null where it is not. It counts with fragments written out,
 * however often they are named, in time that grows with the document as it was sent. Fragments that do not exist are left
 * to validation.
 */
export function sizeProblem(document: DocumentNode, limits: Omit<DocumentLimits, 'cost'>): GraphQLError | null {
  const total = extentOf(document);
  if (total === 'circle') {
    return new RefusedDocument('Fragments of the document go round in a circle: take one of their spreads out.');
  }
  if (total === 'too deep') {
    return new RefusedDocument(`Fragments are nested more than ${MAX_NESTING} deep: write some of them out.`);
  }
  // First of all what bounds the work of everything that follows.
  if (total.selections > limits.tokens) {
    return new RefusedDocument(
      `With its fragments written out the document has ${figure(total.selections)} selections; at most ${limits.tokens} are allowed: ask in several requests.`,
    );
  }
  if (total.aliases > limits.aliases) {
    return new RefusedDocument(
      `The document uses ${total.aliases} aliases; at most ${limits.aliases} are allowed: ask for lists, or in several requests.`,
    );
  }
  if (total.depth > limits.depth) {
    return new RefusedDocument(
      `The document is ${total.depth} levels deep; at most ${limits.depth} are allowed: ask for what lies deeper in a request of its own.`,
    );
  }
  if (total.directives > MAX_DIRECTIVES) {
    return new RefusedDocument(
      `The document uses ${total.directives} directives; at most ${MAX_DIRECTIVES} are allowed: put them on fragments.`,
    );
  }
  return writtenOutProblem(document);
}

/** How much there is in a selection, fragments written out. */
interface Extent {
  /** Fields, and fragments by their own. */
  selections: number;
  aliases: number;
  directives: number;
  /** Levels of fields. What lies below `__schema` and `__type` has a limit of its own. */
  depth: number;
  /** Levels of fields and fragments. */
  nesting: number;
}

/** Of all operations together, and of the fragments that none of them names. */
function extentOf({ definitions }: DocumentNode): Extent | 'circle' | 'too deep' {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((one) => [one.name.value, one]));
  // Null for as long as it is being counted.
  const known = new Map<FragmentDefinitionNode, Extent | null>();
  const total = nothing();
  let circle = false;
  let tooDeep = false;

  const selected = ({ selections }: SelectionSetNode, level: number): Extent => {
    const sum = nothing();
    if (level > MAX_NESTING) {
      tooDeep = true;
      return sum;
    }
    for (const selection of selections) {
      sum.selections += 1;
      sum.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = byName.get(selection.name.value);
        if (fragment !== undefined) add(sum, inFragment(fragment, level + 1), 0);
        continue;
      }
      const below = selection.selectionSet ? selected(selection.selectionSet, level + 1) : nothing();
      if (selection.kind === Kind.FIELD) {
        if (selection.alias !== undefined) sum.aliases += 1;
        if (INTROSPECTION.has(selection.name.value)) below.depth = 0;
        add(sum, below, 1);
      } else add(sum, below, 0);
    }
    tooDeep ||= sum.nesting > MAX_NESTING;
    return sum;
  };
  const inFragment = (fragment: FragmentDefinitionNode, level: number): Extent => {
    const before = known.get(fragment);
    if (before === null) circle = true;
    if (before !== undefined) return before ?? nothing();
    known.set(fragment, null);
    const extent = selected(fragment.selectionSet, level);
    extent.directives += fragment.directives?.length ?? 0;
    known.set(fragment, extent);
    return extent;
  };

  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    total.directives += definition.directives?.length ?? 0;
    for (const { directives } of definition.variableDefinitions ?? []) total.directives += directives?.length ?? 0;
    add(total, selected(definition.selectionSet, 1), 0);
  }
  for (const fragment of fragments) if (!known.has(fragment)) add(total, inFragment(fragment, 1), 0);
  return circle ? 'circle' : tooDeep ? 'too deep' : total;
}

const INTROSPECTION = new Set(['__schema', '__type']);

const nothing = (): Extent => ({ selections: 0, aliases: 0, directives: 0, depth: 0, nesting: 0 });

function add(sum: Extent, part: Extent, levels: number): void {
  sum.selections += part.selections;
  sum.aliases += part.aliases;
  sum.directives += part.directives;
  sum.depth = Math.max(sum.depth, part.depth + levels);
  sum.nesting = Math.max(sum.nesting, part.nesting + 1);
}

const figure = (count: number): string => (count < 1e9 ? String(count) : 'more than a billion');

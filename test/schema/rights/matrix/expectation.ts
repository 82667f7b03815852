import { type GraphQLOutputType, isLeafType, isListType, isNonNullType, isNullableType } from 'graphql';
import type { Loose } from '../../../support/app.ts';
import { coordinateOf, NO_INQUIRY, rootField } from './documents.ts';
import type { Read } from './operations.ts';
import { missing, type Principal } from './principals.ts';
import { NODE_RULES } from './rules.ts';
import { ruleOf, type Selected } from './selection.ts';

/** What a document shows a principal. */
export interface View {
  data: unknown;
  /** Where there is null because a scope is missing, and which. */
  refused: Record<string, readonly string[]>;
  /** How many cards an inquiry was made for. */
  inquiries: number;
}

/** What a principal sees of what is shown to somebody who may see everything, by the table of rules. */
export function viewOf(read: Read, selection: readonly Selected[], shown: Loose, principal: Principal): View {
  const field = rootField(read);
  const root = { field, coordinate: coordinateOf(read), key: read.field, on: null, below: selection };
  const cards = new Set<string>();
  const { value, lost, refused } = whole([root], shown ?? { [read.field]: null }, [], { principal, cards, read });
  return {
    data: lost ? null : value,
    refused: Object.fromEntries(gathered(refused, lost ? '' : undefined)),
    inquiries: cards.size,
  };
}

interface Refusal {
  place: string;
  scopes: readonly string[];
}

interface Part {
  value: unknown;
  /** Null where null may not be: what it is part of is lost with it. */
  lost: boolean;
  refused: Refusal[];
}

interface Scene {
  principal: Principal;
  cards: Set<string>;
  read: Read;
}

function whole(selection: readonly Selected[], shown: Loose, path: readonly (string | number)[], scene: Scene): Part {
  const value: Record<string, unknown> = '__typename' in shown ? { __typename: shown.__typename } : {};
  const refused: Refusal[] = [];
  let lost = false;
  for (const selected of selection) {
    if (selected.on !== null && selected.on !== shown.__typename) continue;
    const part = partOf(selected, shown[selected.key] ?? null, [...path, selected.key], scene);
    value[selected.key] = part.value;
    refused.push(...part.refused);
    lost ||= part.lost;
  }
  return { value, lost, refused };
}

function partOf(selected: Selected, shown: Loose, path: readonly (string | number)[], scene: Scene): Part {
  const { field, coordinate } = selected;
  const scopes = missing(scene.principal, coordinate.startsWith('Mutation.') ? [] : ruleOf(coordinate));
  if (scopes.length > 0) return refusedPart(field.type, path, scopes);
  return completed(field.type, selected, shown, path, scene);
}

function completed(
  type: GraphQLOutputType,
  selected: Selected,
  shown: Loose,
  path: readonly (string | number)[],
  scene: Scene,
): Part {
  if (isNonNullType(type)) {
    const part = completed(type.ofType, selected, shown, path, scene);
    return { ...part, lost: part.value === null };
  }
  if (shown === null || isLeafType(type)) return { value: shown, lost: false, refused: [] };
  const part = isListType(type)
    ? together(shown.map((one: Loose, at: number) => completed(type.ofType, selected, one, [...path, at], scene)))
    : object(selected, shown, path, scene);
  if (!part.lost) return part;
  // Here null may be: it takes the place of whatever is refused within.
  return { value: null, lost: false, refused: gatheredAt(part.refused, path.join('.')) };
}

const together = (parts: Part[]): Part => ({
  value: parts.map(({ value }) => value),
  lost: parts.some(({ lost }) => lost),
  refused: parts.flatMap(({ refused }) => refused),
});

function object(selected: Selected, shown: Loose, path: readonly (string | number)[], scene: Scene): Part {
  const { principal, cards, read } = scene;
  const { coordinate, below } = selected;
  const isNode = coordinate === 'Query.node' || coordinate === 'Query.nodes';
  const scopes = isNode ? missing(principal, NODE_RULES[shown.__typename]) : [];
  if (scopes.length > 0) return { value: null, lost: true, refused: [{ place: path.join('.'), scopes }] };
  if (shown.__typename === 'Card') {
    const asked = below.filter(({ on }) => on === null || on === 'Card').some((one) => !NO_INQUIRY.has(one.coordinate));
    const isRoot = coordinate === coordinateOf(read) && read.inquires;
    const mayInquire = principal.kind === 'anonymous' || principal.scopes.includes('card:read');
    if (isRoot || (asked && mayInquire)) cards.add(shown.accountId);
  }
  return whole(below, shown, path, scene);
}

function refusedPart(type: GraphQLOutputType, path: readonly (string | number)[], scopes: readonly string[]): Part {
  return { value: null, lost: !isNullableType(type), refused: [{ place: path.join('.'), scopes }] };
}

function gathered(refused: Refusal[], all: string | undefined): [string, readonly string[]][] {
  return (all === undefined ? refused : gatheredAt(refused, all)).map(({ place, scopes }) => [place, scopes]);
}

/** Any of them is told there. */
const gatheredAt = (refused: Refusal[], place: string): Refusal[] =>
  refused.length === 0 ? [] : [{ place, scopes: [...new Set(refused.flatMap(({ scopes }) => scopes))] }];

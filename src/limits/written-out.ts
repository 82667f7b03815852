import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { RefusedDocument } from './refused-document.ts';

/** How often one field may stand at one place: each is compared with each of the others, before anything runs. */
const MAX_REPETITIONS = 50;

/** Levels below `__schema` and `__type`; the query of GraphiQL has 14. */
const MAX_INTROSPECTION_DEPTH = 20;

/** Lists within lists of introspection: the fields of all types, but not the fields of the types of all those fields. */
const MAX_INTROSPECTION_LISTS = 2;

const INTROSPECTION_LISTS = new Set(['types', 'fields', 'inputFields', 'interfaces', 'possibleTypes', 'enumValues']);

/**
 * What only shows once fragments are written out: one field that stands too often at one place, and introspection that
 * would multiply what it answers. Null where there is neither. The fragments must not go round in a circle, and what they
 * come to must have been bounded.
 */
export function writtenOutProblem({ definitions }: DocumentNode): GraphQLError | null {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const all = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(all.map((one) => [one.name.value, one]));

  const seen = new Set<FragmentDefinitionNode>();
  const fragmentOf = (spread: FragmentSpreadNode) => {
    const fragment = fragments.get(spread.name.value);
    if (fragment !== undefined) seen.add(fragment);
    return fragment;
  };

  const inSelection = (
    selectionSet: SelectionSetNode | undefined,
    place: Place,
    within: Introspection | null,
  ): GraphQLError | null => {
    for (const selection of selectionSet?.selections ?? []) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragmentOf(selection) : selection;
      const problem =
        fragment?.kind === Kind.FIELD
          ? inField(fragment, place, within)
          : inSelection(fragment?.selectionSet, place, within);
      if (problem !== null) return problem;
    }
    return null;
  };
  const inField = (field: FieldNode, place: Place, within: Introspection | null): GraphQLError | null => {
    const here = placeOf(field, place);
    here.times += 1;
    if (here.times > MAX_REPETITIONS) {
      return new RefusedDocument(
        `The document has one field more than ${MAX_REPETITIONS} times at the same place: leave the repetitions out.`,
      );
    }
    const inside = introspectionIn(field, within);
    const problem = inside && introspectionProblem(field, inside);
    return problem ?? inSelection(field.selectionSet, here, inside);
  };

  // A fragment that has been seen in an operation is not looked at again by itself.
  for (const root of [...operations, ...all]) {
    const problem =
      root.kind === Kind.FRAGMENT_DEFINITION && seen.has(root)
        ? null
        : inSelection(root.selectionSet, newPlace(), null);
    if (problem !== null) return problem;
  }
  return null;
}

/** Where a field's value stands in the answer, and how often the document says so. */
interface Place {
  times: number;
  below: Map<string, Place>;
}

const newPlace = (): Place => ({ times: 0, below: new Map() });

function placeOf({ alias, name }: FieldNode, { below }: Place): Place {
  const key = (alias ?? name).value;
  const place = below.get(key) ?? newPlace();
  below.set(key, place);
  return place;
}

/** How far inside introspection a field is. */
interface Introspection {
  levels: number;
  lists: number;
}

function introspectionIn({ name: { value: name } }: FieldNode, within: Introspection | null): Introspection | null {
  if (within === null) return name === '__schema' || name === '__type' ? { levels: 0, lists: 0 } : null;
  return { levels: within.levels + 1, lists: within.lists + (INTROSPECTION_LISTS.has(name) ? 1 : 0) };
}

function introspectionProblem({ alias, name }: FieldNode, { levels, lists }: Introspection): GraphQLError | null {
  if (alias !== undefined && name.value !== '__type') {
    return new RefusedDocument('Aliases of __schema, and below it and __type, are not allowed: leave them out.');
  }
  if (levels > MAX_INTROSPECTION_DEPTH || lists > MAX_INTROSPECTION_LISTS) {
    return new RefusedDocument(
      `Introspection is nested too deep; at most ${MAX_INTROSPECTION_DEPTH} levels and ${MAX_INTROSPECTION_LISTS} lists are allowed: ask for a type by its name, with __type.`,
    );
  }
  return null;
}

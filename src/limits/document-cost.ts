import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** What one question about the schema itself costs. */
const INTROSPECTION_COST = 100;

/** What an operation costs: whether it depends on its variables, and if so on which values. */
type Cost = number | ((variables: Record<string, unknown>) => number);

/**
 * What an operation of a document that has passed validation may ask for: look-ups upstream and records of the ledger, by
 * what the fields of the schema declare as `complexity`. What is skipped by a directive counts. Variables are as they were
 * sent; 0 where they do not fit their types, for then nothing runs.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const known = costs.get(operation) ?? readCost(schema, document, operation);
  costs.set(operation, known);
  if (typeof known === 'number') return known;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  return coerced === undefined ? 0 : known(coerced);
}

/** Documents are read once and kept for a while; so is what their operations cost. */
const costs = new WeakMap<OperationDefinitionNode, Cost>();

function readCost(schema: GraphQLSchema, { definitions }: DocumentNode, operation: OperationDefinitionNode): Cost {
  const root = schema.getRootType(operation.operation);
  if (root == null) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  let variablesMatter = false;

  const ofSelection = (set: SelectionSetNode, type: GraphQLNamedType, variables: Record<string, unknown>): number => {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        sum += ofField(selection, type, variables);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
      if (fragment !== undefined) sum += ofSelection(fragment.selectionSet, condition ?? type, variables);
    }
    return sum;
  };
  const ofField = (node: FieldNode, parent: GraphQLNamedType, variables: Record<string, unknown>): number => {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return INTROSPECTION_COST;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (field === undefined) return 0;
    variablesMatter ||= isComputed(field) && (node.arguments ?? []).some(({ value }) => holdsVariable(value));
    const { own, times } = declared(field, node, variables);
    return own + (node.selectionSet ? times * ofSelection(node.selectionSet, getNamedType(field.type), variables) : 0);
  };

  const cost = ofSelection(operation.selectionSet, root, {});
  return variablesMatter ? (variables) => ofSelection(operation.selectionSet, root, variables) : cost;
}

interface Declared {
  own: number;
  times: number;
}

type Field = GraphQLField<unknown, unknown>;

const isComputed = ({ extensions }: Field): boolean => typeof extensions.complexity === 'function';

/** What the schema declares of a field: a number, or a number and how often what is selected below it counts. */
function declared(field: Field, node: FieldNode, variables: Record<string, unknown>): Declared {
  const option: unknown = field.extensions.complexity;
  const args = typeof option === 'function' ? argumentsOf(field, node, variables) : null;
  const said: unknown = typeof option === 'function' ? args && option(args) : option;
  if (typeof said === 'number') return { own: said, times: 1 };
  if (typeof said !== 'object' || said === null) return { own: 0, times: 1 };
  return {
    own: 'field' in said && typeof said.field === 'number' ? said.field : 0,
    times: 'multiplier' in said && typeof said.multiplier === 'number' ? said.multiplier : 1,
  };
}

/** Null where they do not fit: then the field is not run, and costs nothing. */
function argumentsOf(
  field: Field,
  node: FieldNode,
  variables: Record<string, unknown>,
): Record<string, unknown> | null {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return null;
  }
}

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => holdsVariable(field.value));
}

import { collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Scope } from '../src/auth/scopes.ts';
import type { Context } from '../src/context.ts';
import { type Check, checkOf, type Rule } from './authorization.ts';
import { lacks } from './refusal.ts';

/**
 * Throws FORBIDDEN where the document selects anything below this field that the caller may not see. Mutations ask
 * before they do anything: nobody shall pay first and then be refused to see what became of it.
 */
export function requireRights(context: Context, info: GraphQLResolveInfo): void {
  for (const { place, check } of neededFor(info)) {
    const lacking = check(context);
    if (lacking !== null) throw lacks(context.viewer, place, lacking);
  }
}

/** What one of the selected fields asks of the caller. */
interface Need {
  /** `Card.balances`. */
  place: string;
  check: Check;
}

/** Worked out once for a document, unless it depends on the variables what of it is selected. */
function neededFor(info: GraphQLResolveInfo): readonly Need[] {
  const [node, ...more] = info.fieldNodes;
  const known = node === undefined || more.length > 0 ? undefined : needs.get(node);
  if (known !== undefined) return known;
  const found = needsBelow(info.returnType, info.fieldNodes, info);
  if (node !== undefined && more.length === 0 && !isConditional(node, info)) needs.set(node, found);
  return found;
}

/** Documents are read once and kept for a while; so is what their mutations need. */
const needs = new WeakMap<FieldNode, readonly Need[]>();

/** Whether a directive stands anywhere in what is selected, which may skip a part of it. */
function isConditional(
  { selectionSet }: FieldNode | InlineFragmentNode | FragmentDefinitionNode,
  info: GraphQLResolveInfo,
): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if ((selection.directives ?? []).length > 0) return true;
    const below = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    return below !== undefined && isConditional(below, info);
  });
}

function needsBelow(returned: GraphQLOutputType, nodes: readonly FieldNode[], info: GraphQLResolveInfo): Need[] {
  return objectTypes(returned, info.schema).flatMap((type) => {
    const { fields } = collectSubFields(info.schema, info.fragments, info.variableValues, type, [...nodes]);
    return [...fields.values()].flatMap((selected) => {
      const field = type.getFields()[selected[0]?.name.value ?? ''];
      // What a type does not list is __typename.
      if (field === undefined) return [];
      const check = checkFor(field);
      const own = check === OPEN ? [] : [{ place: `${type.name}.${field.name}`, check }];
      return [...own, ...needsBelow(field.type, selected, info)];
    });
  });
}

/**
 * Why a document is not for a caller without a token; null where all that it names, skipped fields included, is open to
 * such a caller. Introspection is not.
 */
export function anonymousRefusal(schema: GraphQLSchema, document: DocumentNode, context: Context): GraphQLError | null {
  let refused: GraphQLError | null = null;
  const types = new TypeInfo(schema);
  const Field = ({ name }: FieldNode): void => {
    const field = types.getFieldDef();
    const parent = types.getParentType()?.name ?? '';
    if (name.value === '__typename') return;
    const check = field == null || name.value.startsWith('__') ? NOT_OPEN : checkFor(field);
    const lacking = check(context);
    if (lacking !== null) refused ??= lacks(context.viewer, `${parent}.${name.value}`, lacking);
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return refused;
}

/** The rule that is declared beside a field. */
function checkFor(field: Field): Check {
  const known = checks.get(field);
  if (known !== undefined) return known;
  const { pothosOptions } = field.extensions;
  const rule = isRecord(pothosOptions) ? pothosOptions.authScopes : undefined;
  // Rules that depend on arguments stand beside mutations alone, and are asked before anything else is done.
  const check = rule === undefined ? OPEN : isRule(rule) ? checkOf(rule) : NOT_OPEN;
  checks.set(field, check);
  return check;
}

type Field = GraphQLField<unknown, unknown>;

const checks = new WeakMap<Field, Check>();

const OPEN: Check = () => null;
const NOBODY: readonly Scope[] = [];
const NOT_OPEN: Check = () => NOBODY;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRule = (value: unknown): value is Rule => isRecord(value);

function objectTypes(returned: GraphQLOutputType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const type = getNamedType(returned);
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

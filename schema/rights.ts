import { collectSubFields } from '@graphql-tools/utils';
import { type AuthFailure, AuthScopeFailureType, type AuthScopeMap, RequestCache } from '@pothos/plugin-scope-auth';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Context } from '../src/context.ts';
import { builder } from './builder.ts';
import { refusal } from './refusal.ts';

/**
 * Throws FORBIDDEN where the document selects anything below this field that the caller may not see. Mutations ask
 * before they do anything: nobody shall pay first and then be refused to see what became of it.
 */
export function requireRights(context: Context, info: GraphQLResolveInfo): void {
  refuseBelow(info.returnType, [...info.fieldNodes], context, info);
}

function refuseBelow(
  returned: GraphQLOutputType,
  nodes: FieldNode[],
  context: Context,
  info: GraphQLResolveInfo,
): void {
  for (const type of objectTypes(returned, info.schema)) {
    const { fields } = collectSubFields(info.schema, info.fragments, info.variableValues, type, nodes);
    for (const selected of fields.values()) {
      const field = type.getFields()[selected[0]?.name.value ?? ''];
      // What a type does not list is __typename.
      if (field === undefined) continue;
      const failure = failureOf(field, context);
      if (failure !== null) throw refusal(context.viewer, `${type.name}.${field.name}`, failure);
      refuseBelow(field.type, selected, context, info);
    }
  }
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
    const failure = field == null || name.value.startsWith('__') ? NOT_OPEN : failureOf(field, context);
    if (failure !== null) refused ??= refusal(context.viewer, `${parent}.${name.value}`, failure);
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return refused;
}

/** Why the caller may not have a field, by the rule that is declared beside it; null where it may, or there is none. */
function failureOf({ extensions }: GraphQLField<unknown, unknown>, context: Context): AuthFailure | null {
  const { pothosOptions } = extensions;
  if (!isRecord(pothosOptions) || pothosOptions.authScopes === undefined) return null;
  const { authScopes } = pothosOptions;
  // Rules that depend on arguments stand beside mutations alone, and Pothos asks them before anything else is done.
  if (!isRule(authScopes)) return NOT_OPEN;
  const failure = RequestCache.fromContext(context, builder).evaluateScopeMap(authScopes);
  if (failure instanceof Promise) throw new Error('who may see a field is decided at once');
  return failure;
}

const NOT_OPEN: AuthFailure = { kind: AuthScopeFailureType.Unknown };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRule = (value: unknown): value is Rule => isRecord(value);

type Rule = AuthScopeMap<typeof builder.$inferSchemaTypes>;

function objectTypes(returned: GraphQLOutputType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const type = getNamedType(returned);
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

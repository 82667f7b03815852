import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';

/** Whether the document selects a field of this object type that is not among `free`. Skipped fields do not count. */
export function selectsBeyond(free: ReadonlySet<string>, typeName: string, info: GraphQLResolveInfo): boolean {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return true;
  const { fields } = collectSubFields(info.schema, info.fragments, info.variableValues, type, [...info.fieldNodes]);
  return [...fields.values()].some((nodes) => nodes.some(({ name }) => !free.has(name.value)));
}

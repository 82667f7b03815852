// What has changed in the contract since its last release: what breaks documents that apps have out there, and what they
// may be surprised by.
import {
  BreakingChangeType as Breaking,
  buildASTSchema,
  DangerousChangeType as Dangerous,
  findBreakingChanges,
  findDangerousChanges,
  GraphQLNonNull,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  printSchema,
  visit,
} from 'graphql';
import { isRemovable, NOTICE_DAYS } from './schema-deprecations.mjs';
import { elementsOf } from './schema-elements.mjs';

/**
 * Tells `refused`, which breaks a promise, and `noted`, which is allowed and has to stand in the changelog: surprises,
 * and what goes after its day. Each is `{ description, remedy }`. Harmless additions are in neither.
 */
export function changesBetween(released, current, today) {
  const promised = stillPromised(released, today);
  const broken = breaking(promised, current);
  const refused = new Set(broken.map(({ description }) => description));
  const gone = breaking(released, current).filter(({ description }) => !refused.has(description));
  return {
    refused: broken.map(({ type, description }) => ({ description, remedy: REMEDIES[type] ?? KEEP })),
    noted: [...gone, ...dangerous(released, current)].map(({ description }) => ({
      description,
      remedy: `Add the line "- ${description}" to schema/CHANGELOG.md, above the last release.`,
    })),
  };
}

const KEEP = 'Put it back as it was.';

const DEPRECATE = `Put it back, deprecate it ("… Use X. Removed not before YYYY-MM-DD."), and release that; take it out when that day has come, ${NOTICE_DAYS} days after the release or later.`;

const BESIDE = `Put it back as it was, add the new one beside it under another name, and deprecate the old one for ${NOTICE_DAYS} days or more.`;

const OPTIONAL = 'Let it be null or give it a default: documents that apps have out there do not send it.';

const REMEDIES = {
  [Breaking.FIELD_REMOVED]: DEPRECATE,
  [Breaking.ARG_REMOVED]: DEPRECATE,
  [Breaking.VALUE_REMOVED_FROM_ENUM]: DEPRECATE,
  [Breaking.TYPE_REMOVED]: `Put it back, and deprecate all that leads to it ("… Use X. Removed not before YYYY-MM-DD."); it may go with the last of them.`,
  [Breaking.FIELD_CHANGED_KIND]: BESIDE,
  [Breaking.ARG_CHANGED_KIND]: BESIDE,
  [Breaking.TYPE_CHANGED_KIND]: BESIDE,
  [Breaking.REQUIRED_ARG_ADDED]: OPTIONAL,
  [Breaking.REQUIRED_INPUT_FIELD_ADDED]: OPTIONAL,
  DEFAULT_REMOVED: 'Put the default back: documents that apps have out there do not send it.',
  ONE_OF_ADDED: BESIDE,
};

/** By graphql-js, and what it does not look at. */
function breaking(before, after) {
  return [
    ...findBreakingChanges(before, after),
    ...pairs(before, after, 'input')
      .filter(([was, is]) => was.defaultValue !== undefined && is.defaultValue === undefined && isNonNullType(is.type))
      .map(([{ at }]) => ({
        type: 'DEFAULT_REMOVED',
        description: `The default of ${at} was removed, and it is required.`,
      })),
    ...inputTypes(before)
      .filter(({ name, isOneOf }) => !isOneOf && isInputObjectType(after.getType(name)) && after.getType(name).isOneOf)
      .map(({ name }) => ({ type: 'ONE_OF_ADDED', description: `${name} became @oneOf.` })),
  ];
}

function dangerous(before, after) {
  return [
    ...findDangerousChanges(before, after).filter(({ type }) => type !== Dangerous.ARG_DEFAULT_VALUE_CHANGE),
    ...pairs(before, after, 'input')
      .filter(([was, is]) => was.defaultValue !== undefined && !isSame(was.defaultValue, is.defaultValue))
      .filter(([, is]) => is.defaultValue !== undefined || !isNonNullType(is.type))
      .map(([{ at }]) => ({ description: `The default of ${at} changed.` })),
    // An error in a field that cannot be null takes its neighbours down with it.
    ...pairs(before, after, 'field')
      .filter(
        ([was, is]) => String(new GraphQLNonNull(nullable(was.type))) === String(is.type) && !isNonNullType(was.type),
      )
      .map(([{ at }, is]) => ({ description: `${at} became ${is.type}, and can take its neighbours down.` })),
  ];
}

/** The elements of one kind that are in both. */
function pairs(before, after, kind) {
  const now = new Map(elementsOf(after).map((element) => [element.at, element]));
  return elementsOf(before)
    .filter((element) => element.kind === kind && now.get(element.at)?.kind === kind)
    .map((element) => [element, now.get(element.at)]);
}

const nullable = (type) => (isNonNullType(type) ? type.ofType : type);

const inputTypes = (schema) => Object.values(schema.getTypeMap()).filter(isInputObjectType);

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A released schema without what may go: what was deprecated until a day that has come, and what only that led to. */
function stillPromised(released, today) {
  const unlessOver = ({ directives = [] }) => {
    const reason = directives.find(({ name }) => name.value === 'deprecated')?.arguments?.[0]?.value.value ?? '';
    return isRemovable(reason, today) ? null : undefined;
  };
  const document = visit(parse(printSchema(released)), {
    FieldDefinition: unlessOver,
    InputValueDefinition: unlessOver,
    EnumValueDefinition: unlessOver,
  });
  const reached = reachedIn(buildASTSchema(document, { assumeValidSDL: true }));
  const definitions = document.definitions.filter(
    ({ kind, name }) => !kind.endsWith('TypeDefinition') || reached.has(name.value),
  );
  return buildASTSchema({ ...document, definitions }, { assumeValidSDL: true });
}

/** The names of the types that a document can come to. */
function reachedIn(schema) {
  const reached = new Set();
  const reach = (type) => {
    const { name } = getNamedType(type);
    if (reached.has(name)) return;
    reached.add(name);
    const named = schema.getType(name);
    if (isUnionType(named)) named.getTypes().forEach(reach);
    if (isInterfaceType(named)) schema.getPossibleTypes(named).forEach(reach);
    if (isInterfaceType(named) || isObjectType(named)) named.getInterfaces().forEach(reach);
    for (const field of Object.values(named.getFields?.() ?? {})) {
      reach(field.type);
      for (const argument of field.args ?? []) reach(argument.type);
    }
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root) reach(root);
  for (const directive of schema.getDirectives()) for (const argument of directive.args) reach(argument.type);
  return reached;
}

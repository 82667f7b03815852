// Types of the schema in Markdown, with links to each other as GitHub makes them.
import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  print,
} from 'graphql';
import { needs } from './schema-rules.mjs';

/** The anchor of a heading. */
export const anchorOf = (heading) =>
  `#${heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')}`;

/** A type, each name in it a link: `[Balance!]!`. */
export function linked(type) {
  const inside = (of) => {
    if (isNonNullType(of)) return `${inside(of.ofType)}!`;
    if (isListType(of)) return `[${inside(of.ofType)}]`;
    return isSpecifiedScalarType(of) ? of.name : `<a href="${anchorOf(of.name)}">${of.name}</a>`;
  };
  return `<code>${inside(type)}</code>`;
}

/** Arguments, or the fields of an input, those that have to be given first. The column of defaults is there where there is one. */
export function inputTable(inputs) {
  const sorted = [...inputs].sort(
    (one, other) => isOptional(one) - isOptional(other) || one.name.localeCompare(other.name),
  );
  const defaults = inputs.some(({ defaultValue }) => defaultValue !== undefined);
  return table(
    ['Name', 'Type', ...(defaults ? ['Default'] : []), 'What it is'],
    sorted.map((input) => [
      `\`${input.name}\``,
      linked(input.type),
      ...(defaults ? [defaultOf(input)] : []),
      cell(input) + (isOptional(input) ? OPTIONAL : ''),
    ]),
  );
}

const isOptional = ({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined;

// A type says it by its exclamation mark, which is easily overlooked.
const OPTIONAL = ' *Optional.*';

function defaultOf({ defaultValue, type }) {
  const node = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return node ? `\`${print(node)}\`` : '';
}

/** Everything that has a name of its own, by kind and then by name. */
export function typeSections(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.includes(type))
    .sort((one, other) => one.name.localeCompare(other.name));
  const section = (title, is, write) => [
    `## ${title}`,
    ...types.filter(is).flatMap((type) => [`### ${type.name}`, type.description, ...write(type)]),
  ];
  return [
    ...section('Types', isObjectType, (type) => objectOf(type)),
    ...section('Interfaces', isInterfaceType, (type) => interfaceOf(type, schema)),
    ...section('Inputs', isInputObjectType, inputOf),
    ...section('Enums', isEnumType, (type) => [
      table(
        ['Value', 'What it says'],
        type.getValues().map((value) => [`\`${value.name}\``, cell(value)]),
      ),
    ]),
    ...section('Scalars', isScalarType, () => []),
  ];
}

function objectOf(type) {
  const inherited = new Set(type.getInterfaces().flatMap((one) => Object.keys(one.getFields())));
  const own = Object.values(type.getFields()).filter(({ name }) => !inherited.has(name));
  const from = type.getInterfaces().map(({ name }) => `[${name}](${anchorOf(name)})`);
  return [
    ...(from.length > 0 ? [`It has the fields of ${from.join(' and ')}${own.length > 0 ? ', and:' : '.'}`] : []),
    ...(own.length > 0 ? [fieldTable(own)] : []),
  ];
}

function interfaceOf(type, schema) {
  const names = schema.getPossibleTypes(type).map(({ name }) => `[${name}](${anchorOf(name)})`);
  return [fieldTable(Object.values(type.getFields())), `It is one of ${names.sort().join(', ')}.`];
}

const inputOf = (type) => [
  ...(type.isOneOf ? ['Exactly one of these is given, and is not null.'] : []),
  inputTable(Object.values(type.getFields())),
];

function fieldTable(fields) {
  const sorted = [...fields].sort((one, other) => one.name.localeCompare(other.name));
  return table(
    ['Field', 'Type', 'What it is'],
    sorted.map((field) => [
      `\`${field.name}\``,
      linked(field.type),
      `${cell(field)}${scopesOf(field)}${argumentsOf(field)}`,
    ]),
  );
}

/** Where the description does not say it already. */
function scopesOf(field) {
  const scopes = needs(field)?.match(/`[a-z:]+`/g) ?? [];
  const unsaid = scopes.filter((scope) => !field.description.includes(scope.replaceAll('`', '')));
  return unsaid.length > 0 ? ` Needs ${unsaid.join(' and ')}.` : '';
}

function argumentsOf({ args }) {
  return args
    .map((argument) => {
      const value = defaultOf(argument);
      return `<br>– \`${argument.name}\`: ${linked(argument.type)}${value && ` = ${value}`}. ${cell(argument)}`;
    })
    .join('');
}

/** A description in a cell of a table, with what is deprecated said first. */
function cell({ description, deprecationReason }) {
  const text = deprecationReason ? `**Deprecated:** ${deprecationReason} ${description}` : description;
  return text.replaceAll('|', '\\|').replaceAll(/\n+/g, '<br>');
}

export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

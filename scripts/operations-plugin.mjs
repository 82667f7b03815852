// A plugin for codegen: each operation as its text and its id, so that a browser needs no parser of GraphQL and carries
// each fragment once.
import { createHash } from 'node:crypto';
import { printExecutableGraphQLDocument } from '@graphql-tools/documents';
import { print, visit } from 'graphql';

export const plugin = (_schema, files, { types }) => {
  const definitions = files.flatMap(({ document }) => document.definitions);
  const fragments = new Map(
    definitions.filter(({ kind }) => kind === 'FragmentDefinition').map((each) => [each.name.value, each]),
  );
  const operations = definitions.filter(({ kind }) => kind === 'OperationDefinition');
  const isUsed = (name) => operations.some((operation) => spreadsOf(operation, fragments).has(name));
  return [
    '/* eslint-disable */',
    `import { type Operation, operation } from '../operation.ts';`,
    `import type * as Types from '${types}';`,
    '',
    ...[...fragments.keys()]
      .sort()
      .filter(isUsed)
      .map((name) => `const ${name} = ${quoted(print(fragments.get(name)))};`),
    '',
    ...operations.map((node) => operationOf(node, fragments)),
  ].join('\n');
};

function operationOf(node, fragments) {
  const name = node.name.value;
  const type = `Types.${name}${node.operation[0].toUpperCase()}${node.operation.slice(1)}`;
  const used = [...spreadsOf(node, fragments)].sort();
  const definitions = [node, ...used.map((each) => fragments.get(each))];
  // As the manifest has it, or the server would not know the id.
  const executable = printExecutableGraphQLDocument({ kind: 'Document', definitions });
  const id = createHash('sha256').update(executable).digest('hex');
  return [
    `/** The ${node.operation} \`${name}\`. */`,
    `export const ${name}: Operation<${type}, ${type}Variables> = /* @__PURE__ */ operation('${id}', [`,
    `  ${quoted(print(node))},`,
    ...(used.length > 0 ? [`  ${used.join(', ')},`] : []),
    `]);`,
    '',
  ].join('\n');
}

/** The fragments that a definition needs, and those that they need. */
function spreadsOf(definition, fragments, found = new Set()) {
  visit(definition, {
    FragmentSpread({ name }) {
      if (found.has(name.value)) return;
      found.add(name.value);
      spreadsOf(fragments.get(name.value), fragments, found);
    },
  });
  return found;
}

const quoted = (text) => `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

// The operations of client/documents, for the guide: each is valid, and so are the variables that stand beside it.
import { readFileSync } from 'node:fs';
import { concatAST, getVariableValues, Kind, parse, print, validate, visit } from 'graphql';

const FOLDER = 'client/documents';

/** In the order in which an example is looked for: those of a till ask for more than an example should. */
const FILES = ['queries', 'mutations', 'activate', 'subscriptions', 'till', 'fragments'];

export function readExamples(schema) {
  const document = concatAST(FILES.map((name) => parse(readFileSync(`${FOLDER}/${name}.graphql`, 'utf8'))));
  const problems = validate(schema, document);
  if (problems.length > 0) throw new Error(`${FOLDER} does not fit the schema: ${problems.join('\n')}`);
  const fragments = new Map(
    document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
  );
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const used = new Set();

  /** The example of a root field: its text, and the fragments in it. The variables must fit. */
  const exampleOf = (kind, name, variables, written) => {
    const operation =
      written === undefined ? operations.find((one) => one.operation === kind && rootOf(one) === name) : ownOf(written);
    if (operation === undefined) throw new Error(`${FOLDER} has no ${kind} of ${name}, and the guide brings none.`);
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (errors) throw new Error(`The variables of ${name} in the guide do not fit: ${errors.join('\n')}`);
    const spreads = spreadsOf(operation);
    for (const spread of spreads) take(spread);
    return { text: written === undefined ? textOf(operation) : print(operation), spreads };
  };
  const ownOf = (text) => {
    const own = parse(text);
    const wrong = validate(schema, own);
    if (wrong.length > 0) throw new Error(`An example of the guide does not fit the schema: ${wrong.join('\n')}`);
    return own.definitions[0];
  };
  const take = (name) => {
    if (used.has(name)) return;
    used.add(name);
    for (const spread of spreadsOf(fragments.get(name))) take(spread);
  };
  return {
    exampleOf,
    /** Those that the examples asked for, and those that they need, in the order of their file. */
    fragmentsUsed: () =>
      [...fragments]
        .filter(([name]) => used.has(name))
        .map(([name, node]) => ({ name, text: textOf(node), spreads: spreadsOf(node) })),
  };
}

/** As people wrote it, in lines that they can read. */
const textOf = ({ loc: { source, start, end } }) => source.body.slice(start, end);

const rootOf = ({ selectionSet }) => selectionSet.selections[0].name.value;

function spreadsOf(definition) {
  const found = new Set();
  visit(definition, { FragmentSpread: ({ name }) => void found.add(name.value) });
  return [...found];
}

/** What an expression names: each metric with the labels that it is selected by, and the labels of groups. */
export interface Named {
  metrics: { name: string; labels: { name: string; operator: string; value: string }[] }[];
  groups: string[];
}

const WORDS = new Set(['and', 'or', 'unless', 'on', 'ignoring', 'bool', 'offset', 'by', 'without']);

/**
 * What a PromQL expression names. No parser: it knows selectors, ranges, groups, functions and numbers. Throws where
 * brackets do not match or where something is left that is none of these.
 */
export function namedIn(expression: string): Named {
  balanced(expression);
  const named: Named = { metrics: [], groups: [] };
  const rest = expression
    .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_all, labels: string) => {
      named.groups.push(...labels.split(',').map((label) => label.trim()));
      return ' ';
    })
    .replace(/\[(?:\d+[smhd]|\$__rate_interval)\]/g, ' ')
    .replace(/([a-zA-Z_][\w]*)\s*\{([^}]*)\}/g, (_all, name: string, labels: string) => {
      named.metrics.push({ name, labels: labelsIn(labels) });
      return ' ';
    });
  const unknown = rest.replace(/[a-zA-Z_]\w*(\s*\()?|\d+(\.\d+)?(e\d+)?/g, (word, call: string | undefined) => {
    const isNumber = /^\d/.test(word);
    if (!isNumber && call === undefined && !WORDS.has(word)) named.metrics.push({ name: word, labels: [] });
    return ' ';
  });
  const left = unknown.replace(/[\s(),]|[<>=!]=?|[-+*/]/g, '');
  if (left !== '') throw new Error(`${left} in ${expression}`);
  return named;
}

function labelsIn(text: string) {
  return [...text.matchAll(/\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*(,|$)/g)].map(
    ([, name = '', operator = '', value = '']) => ({ name, operator, value }),
  );
}

function balanced(expression: string): void {
  const open: string[] = [];
  for (const character of expression.replaceAll(/"[^"]*"/g, '')) {
    if ('([{'.includes(character)) open.push(character);
    const pair = { ')': '(', ']': '[', '}': '{' }[character];
    if (pair !== undefined && open.pop() !== pair) throw new Error(`brackets do not match in ${expression}`);
  }
  if (open.length > 0 || (expression.match(/"/g)?.length ?? 0) % 2 === 1) {
    throw new Error(`something is not closed in ${expression}`);
  }
}

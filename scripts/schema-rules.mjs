// What stands beside the fields of the schema in the code, in words: who may have them, and what they cost.

const isRecord = (value) => typeof value === 'object' && value !== null;

/** Who may have a field: "`card:read` and `customer:read`". Null where everybody may who got in. */
export function needs({ extensions }) {
  const rule = extensions.pothosOptions?.authScopes;
  if (rule === undefined) return null;
  if (typeof rule !== 'function') return inWords(rule);
  return `${inWords(rule({ input: {} }))}, and more for some inputs`;
}

function inWords({ scope, signedIn, anonymous, $any, $all, ...strange }) {
  if (Object.keys(strange).length > 0)
    throw new Error(`The guide has no words for ${Object.keys(strange).join(', ')}.`);
  const parts = [
    ...($all === undefined ? [] : [inWords($all)]),
    ...(scope === undefined ? [] : [`\`${scope}\``]),
    ...(signedIn ? ['any token'] : []),
    ...(anonymous ? ['no token at all where `ANONYMOUS_INQUIRY` is on'] : []),
  ];
  const other =
    $any === undefined
      ? []
      : [
          Object.entries($any)
            .map(([key, value]) => inWords({ [key]: value }))
            .join(', or '),
        ];
  return [...parts, ...other].join(' and ');
}

/** What a field costs by itself, in look-ups and records: "5". Null where it is nothing. */
export function costs(field) {
  const declared = field.extensions.complexity;
  if (typeof declared === 'number') return declared === 0 ? null : String(declared);
  if (isRecord(declared)) {
    const { field: own, multiplier } = declared;
    return own === 0 ? null : `${own}, and ${multiplier} times what is selected of it`;
  }
  if (typeof declared !== 'function') return null;
  const list = field.args.find(({ type }) => String(type).startsWith('['));
  const [sample, each] = list
    ? [(length) => ({ [list.name]: Array(length).fill('x') }), `entry of \`${list.name}\``]
    : [(length) => ({ first: length }), `transaction of the page (${declared({}).field} by default)`];
  // The words hold only as long as the code says the same.
  for (const length of [2, 7]) {
    const { field: own, multiplier } = declared(sample(length));
    if (own !== length || multiplier !== length)
      throw new Error(`The guide has no words for the cost of ${field.name}.`);
  }
  return `1 for each ${each}, and as often what is selected of it`;
}

// Draws in docs/architecture.md which folder uses which, and lists what each is for and stands on: from the imports
// themselves, as dependency-cruiser reads them. `--check` changes nothing and says whether the page is up to date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import config, { FOLDERS } from '../.dependency-cruiser.mjs';

const PAGE = 'docs/architecture.md';

const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const nameless = folders.filter((folder) => !(folder in FOLDERS));
const gone = Object.keys(FOLDERS).filter((folder) => !folders.includes(folder));
if (nameless.length > 0 || gone.length > 0) {
  for (const folder of nameless)
    console.error(`src/${folder}: say in FOLDERS of .dependency-cruiser.mjs what it is for.`);
  for (const folder of gone) console.error(`src/${folder}: is not there any more; take it out of FOLDERS.`);
  process.exit(1);
}

const modules = await modulesOf(['src', 'schema']);
const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
const after = fill(fill(before, 'drawing', drawing()), 'folders', table());

if (after === before) {
  console.log(`${PAGE} is up to date.`);
} else if (process.argv.includes('--check')) {
  console.error(`${PAGE} is not what the imports give. Run \`node scripts/architecture.mjs\` and commit it.`);
  process.exit(1);
} else {
  writeFileSync(PAGE, after);
  console.log(`${PAGE} is new.`);
}

/** The files below these folders, each with what it imports. */
async function modulesOf(paths) {
  const { forbidden: _rules, options } = config;
  const { output } = await cruise(paths, { ...options, tsConfig: undefined, doNotFollow: { path: 'node_modules' } });
  return output.modules.filter(({ source }) => /^(src|schema)\//.test(source));
}

/** The folder of src/ that a file belongs to, `schema`, or null for the files that lie in src/ itself. */
function folderOf(path) {
  if (path.startsWith('schema/')) return 'schema';
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** Arrows from folder to folder; where all imports of one are of types, it is a dotted one, and drawn for the schema alone. */
function arrows() {
  const found = new Map();
  for (const { source, dependencies } of modules) {
    for (const { resolved, dependencyTypes } of dependencies) {
      const [from, to] = [folderOf(source), folderOf(resolved)];
      if (from === null || to === null || from === to) continue;
      const isType = dependencyTypes.includes('type-only');
      const key = `${from} ${to}`;
      if (!isType) found.set(key, '-->');
      else if (from === 'schema' && !found.has(key)) found.set(key, '-.->');
    }
  }
  return [...found].map(([key, arrow]) => [...key.split(' '), arrow]).sort();
}

/** The parts alone: what puts them together, as src/app.ts does, would only cover the rest. */
function drawing() {
  const isDrawn = (folder) => folder === 'schema' || FOLDERS[folder].uses !== undefined;
  return [
    '```mermaid',
    'flowchart TD',
    '  schema(["schema/"])',
    '  subgraph src["src/"]',
    ...folders.filter(isDrawn).map((folder) => `    ${folder}["${folder}/"]`),
    '  end',
    ...arrows()
      .filter(([from, to]) => isDrawn(from) && isDrawn(to))
      .map(([from, to, arrow]) => `  ${from} ${arrow} ${to}`),
    '```',
  ].join('\n');
}

function table() {
  const rows = folders.map((folder) => {
    const uses = arrows()
      .filter(([from, , arrow]) => from === folder && arrow === '-->')
      .map(([, to]) => to);
    return `| \`src/${folder}/\` | ${FOLDERS[folder].is} | ${uses.join(', ')} | ${librariesOf(folder).join(', ')} |`;
  });
  return ['| folder | is for | uses | stands on |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The packages that a folder uses at run time. */
function librariesOf(folder) {
  const used = modules
    .filter(({ source }) => folderOf(source) === folder)
    .flatMap(({ dependencies }) => dependencies)
    .filter(({ dependencyTypes }) => dependencyTypes.includes('npm') && !dependencyTypes.includes('type-only'))
    .map(({ module }) => (module.startsWith('@') ? module.split('/', 2).join('/') : module.split('/', 1)[0]));
  return [...new Set(used)].sort();
}

/** The page with what stands between two marks made new. Throws where the marks are missing. */
function fill(page, mark, text) {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`${PAGE}: the marks ${open} and ${close} are missing.`);
  return `${page.slice(0, start + open.length)}\n\n${text}\n\n${page.slice(end)}`;
}

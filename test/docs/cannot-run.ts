/** Blocks that no test can run, by what stands in them, and why. What they name is looked at all the same. */
const CANNOT_RUN: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^npm ci && npm test$/, 'it would run itself'],
  [/^npm run check$/, 'it runs every test'],
  [/^npx depcruise /, 'architecture.test.ts runs it'],
  [/\b(docker|kubectl) /, 'needs Docker or a cluster'],
  [/deploy\/secrets\//, 'needs the secrets that are made for Docker'],
  [/\bnpm (ci|create|pack|install)\b(?! && npm start)/, 'installs packages'],
  [/\bpg_(dump|restore)\b/, 'needs a database that is nobody else’s'],
  [/\bopenssl s_client\b/, 'asks a host elsewhere'],
  [/\/data\/ledger\.db/, 'is for the inside of an image'],
  [/NODE_ENV=production/, 'needs the credentials of a merchant'],
  [/\bjq .*ios-documents\.json/, 'needs a file of the reader’s app'],
];

/** Why this block cannot be run here; null where it can. */
export const whyNotRun = (block: string): string | null =>
  CANNOT_RUN.find(([pattern]) => pattern.test(block))?.[1] ?? null;

/** The reasons that no block gives any more. */
export const idleReasons = (blocks: readonly string[]): string[] =>
  CANNOT_RUN.filter(([pattern]) => !blocks.some((block) => pattern.test(block))).map(([, why]) => why);

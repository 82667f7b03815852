// Refuses what breaks the contract of the last release: `node scripts/schema-contract.mjs`, a step of `npm run check`.
// Says all that is wrong at once, each with what to do about it. docs/schema.md has the rules.
import { examine, readContract } from './schema-examine.mjs';

const contract = readContract();
const { problems, noted } = examine(contract, new Date().toISOString().slice(0, 10));
for (const { description } of noted) console.log(`  noted: ${description}`);
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`The contract of ${contract.version} is kept.`);

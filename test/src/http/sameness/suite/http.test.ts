import { runTwice, testsIn } from '../run-twice.ts';

// Those of changed-responses put something in front of the application, as this does.
const others = /hostile-tokens|changed-responses/;

runTwice(['src/auth', 'src/http', 'src/limits'].flatMap((folder) => testsIn(folder, others)));

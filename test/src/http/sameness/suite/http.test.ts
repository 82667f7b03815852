import { runTwice, testsIn } from '../run-twice.ts';

runTwice(['src/auth', 'src/http', 'src/limits'].flatMap((folder) => testsIn(folder, /hostile-tokens/)));

import { runTwice, testsIn } from '../run-twice.ts';

// What the settler has done by the time it is asked for is a matter of time; its tests ask in documents of the others.
runTwice(['src/movements', 'src/ledger'].flatMap((folder) => testsIn(folder, /^src\/movements\/settling\//)));

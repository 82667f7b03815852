import { runTwice } from '../run-twice.ts';

// By itself: some of its tokens are made when the tests are described, and end a few seconds later.
runTwice(['src/auth/hostile-tokens.test.ts']);

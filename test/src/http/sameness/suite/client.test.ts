import { runTwice, testsIn } from '../run-twice.ts';

// What a client does when answers are lost, and what it shows meanwhile, is mostly waiting; its documents are all sent by
// the other tests.
runTwice(testsIn('client', /^client\/(movement|react)\//));

import { runTwice, testsIn } from '../run-twice.ts';

// Which of two that pay at once comes first is a matter of time, and with it what the other one is told; both may be.
runTwice(testsIn('schema', /claims-at-once\.test\.ts$/));

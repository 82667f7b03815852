import { runTwice, testsIn } from '../run-twice.ts';

runTwice(testsIn('schema'));

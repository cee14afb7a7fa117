import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Given to the service with --import: collects garbage on SIGUSR2, so that what is left of the heap is what something refers to.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());

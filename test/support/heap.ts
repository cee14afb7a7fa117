import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** By how many mebibytes the memory of this process has grown after `work`, without what nothing refers to any more. */
export function growthOf(work: () => void): number {
  const used = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  work();
  return (used() - before) / 1024 ** 2;
}

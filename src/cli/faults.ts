import type { Fault } from '../paywall/errors.ts';
import { describeFileFault, type FileFault } from '../publications/checked-file.ts';
import type { Context } from './command.ts';

/** Prints what is wrong with settings, in the form in which the service does, and returns the exit code for it. */
export function refuseSettings({ printError }: Context, faults: readonly Fault[]): 1 {
  for (const { path, message } of faults) printError(`${path} ${message}`);
  return 1;
}

/** The same for files: every fault with its place. */
export function refuseFiles({ printError }: Context, faults: readonly FileFault[]): 1 {
  for (const fault of faults) printError(describeFileFault(fault));
  return 1;
}

import type { OutgoingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { ArmOf } from '../../paywall/segments/stored-conditions.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { invalidRequest } from '../parse.ts';

/** The header in which answers say by which arms of experiments a reader is served. */
export const armsHeader = (arms: readonly ArmOf[]): OutgoingHttpHeaders =>
  arms.length === 0 ? {} : { 'X-Stile-Experiment': arms.map(({ id, arm }) => `${id}=${arm}`).join(', ') };

/** The same in JSON: ids need no escape. */
export const armsText = (arms: readonly ArmOf[]): ByteText =>
  arms.length === 0 ? ('[]' as ByteText) : toByteText(JSON.stringify(arms));

/** Throws `invalid-request` for an arm that there is not. `anyStatus`: also of experiments that do not run. */
export function checkArm({ experiments }: Publication, forced: ArmOf, { anyStatus }: { anyStatus: boolean }): ArmOf {
  const experiment = experiments.find(({ id, status }) => id === forced.id && (anyStatus || status === 'running'));
  if (experiment?.arms.some(({ id }) => id === forced.arm)) return forced;
  throw invalidRequest('body', [{ path: 'experiment', message: 'is no arm of an experiment that there is' }]);
}

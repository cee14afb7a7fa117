import type { OutgoingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { ArmOf } from '../../paywall/segments/stored-conditions.ts';
import { publicationOfArm } from '../../paywall/targeting/arms.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { invalidRequest } from '../parse.ts';

/** The header in which answers say by which arms of experiments a reader is served. */
export const armsHeader = (arms: readonly ArmOf[]): OutgoingHttpHeaders | null =>
  arms.length === 0 ? null : { 'X-Stile-Experiment': arms.map(({ id, arm }) => `${id}=${arm}`).join(', ') };

/** The same in JSON: ids need no escape. */
export const armsText = (arms: readonly ArmOf[]): ByteText =>
  arms.length === 0 ? ('[]' as ByteText) : toByteText(JSON.stringify(arms));

/** What is previewed: a publication, and the arm as which it is shown. */
export interface Previewed {
  readonly publication: Publication;
  readonly forced: ArmOf | null;
}

/** Throws `invalid-request` for an arm that there is not. `anyStatus`: also of experiments that do not run. */
export function previewOf(publication: Publication, forced: ArmOf | undefined, anyStatus: boolean): Previewed {
  if (forced === undefined) return { publication, forced: null };
  const experiment = publication.experiments.find(({ id }) => id === forced.id);
  const arm = experiment?.arms.find(({ id }) => id === forced.arm);
  if (experiment === undefined || arm === undefined || (!anyStatus && experiment.status !== 'running'))
    throw invalidRequest('body', [{ path: 'experiment', message: 'is no arm of an experiment that there is' }]);
  return { publication: publicationOfArm(publication, arm), forced };
}

/** Throws `invalid-request` for a view that is counted. */
export function previewedIn(publication: Publication, forced: ArmOf | undefined, dryRun: boolean): Previewed {
  if (forced !== undefined && !dryRun)
    throw invalidRequest('body', [{ path: 'experiment', message: 'can be shown with dryRun=true only' }]);
  return previewOf(publication, forced, false);
}

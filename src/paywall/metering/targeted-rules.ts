import { matchInWords, type SegmentMatch } from '../targeting/segment-match.ts';
import type { ArmsOfView } from '../targeting/target.ts';

/** What rules for segments and experiments make of a view. */
interface TargetedFacts {
  /** Null if none of the rules holds; undefined if there are none. */
  readonly segment?: SegmentMatch | null | undefined;
  readonly arms?: ArmsOfView | null | undefined;
}

/** A step that settles nothing: it says by which limits, offers and words the others do. */
const stepOf = (name: string, because: string) => ({ name, settle: () => null, because: () => because });

function armsInWords({ served }: ArmsOfView): string {
  if (served.length === 0) return 'the reader is in no experiment that runs';
  return served.map(({ experiment, arm }) => `${experiment.id} serves them by its arm ${arm.id}`).join(', ');
}

/** The steps of a trace that stand before all others. */
export const targetedRules = ({ segment, arms = null }: TargetedFacts) => [
  ...(segment === undefined ? [] : [stepOf('segment', matchInWords(segment))]),
  ...(arms === null ? [] : [stepOf('experiment', armsInWords(arms))]),
];

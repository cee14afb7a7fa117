import { madeOnce } from '../../paywall/made-once.ts';
import type { TargetedLimit, TargetedResult } from '../../paywall/metering/meter.ts';
import { factsKeptMs, factsRenewedEveryMs } from '../../paywall/segments/reader-facts.ts';
import type { LimitCandidate } from '../../paywall/segments/stored-conditions.ts';
import { factsIn } from './facts-record.ts';

/** Values are compared as JSON. */
function candidateText({ traits = [], arms = [], ...rest }: LimitCandidate): string {
  const compared = traits.map((trait) =>
    trait.is === undefined ? trait : { name: trait.name, is: trait.is.map((value) => JSON.stringify(value)) },
  );
  return JSON.stringify({ ...rest, traits: compared, arms });
}

/** Each character is a byte, as scripts take them that views wait for. */
const inAscii = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same candidates come with every view until the publication changes. */
const candidatesText = madeOnce((candidates: TargetedLimit['candidates']) =>
  inAscii(`[${candidates.map(candidateText).join()}]`),
);

/** What `choose.lua` takes. `lapsed`: if it is not the entitlement of the reader whose meter it is that says so. */
export function chooseArgument({ candidates, assigned = [], notes }: TargetedLimit, lapsed: boolean | null): string {
  const rest = {
    ...(lapsed === null ? {} : { lapsed }),
    assigned: Object.fromEntries(assigned.map(({ id, arm }) => [id, arm])),
    note: notes,
    kept: factsKeptMs,
    renewed: factsRenewedEveryMs,
  };
  return `{"candidates":${candidatesText(candidates)},${JSON.stringify(rest).slice(1)}`;
}

/** What `choose.lua` answers after what `view.lua` says. */
export function chosenIn(
  [number = 0, counted = 0, ...facts]: readonly (string | number)[],
  now: number,
): TargetedResult {
  return { candidate: Number(number) - 1, counted: Number(counted), facts: factsIn(facts.map(String), now) };
}

import type { EpochMs } from '../../paywall/clock.ts';
import { factsAt, type HeldArm, type HeldTrait, type ReaderFacts } from '../../paywall/segments/reader-facts.ts';
import type { TraitValue } from '../../paywall/segments/segment.ts';
import { timestamp, timestampDigits } from '../timestamps.ts';

/*
 * The fields of what is known of a reader: `s`, when they were first seen; `t` and a name: a trait, until when it holds and its value as
 * JSON; `a` and an experiment: an arm, until when it is kept, 1 if the reader crossed or 0, and its id; `u`: `d` if a registered reader was
 * given all this, `p` while that is being done.
 */

const seenField = 's';
export const traitField = (name: string) => `t${name}`;
export const armField = (experiment: string) => `a${experiment}`;

export const writeTrait = (value: TraitValue, endsAt: EpochMs) => `${timestamp(endsAt)}${JSON.stringify(value)}`;

export const writeArm = ({ arm, crossed, endsAt }: HeldArm) => `${timestamp(endsAt)}${crossed ? 1 : 0}${arm}`;

const endIn = (record: string): EpochMs => Number(record.slice(0, timestampDigits));

const traitIn = (record: string): HeldTrait => ({
  value: JSON.parse(record.slice(timestampDigits)),
  endsAt: endIn(record),
});

export const armIn = (record: string): HeldArm => ({
  arm: record.slice(timestampDigits + 1),
  crossed: record[timestampDigits] === '1',
  endsAt: endIn(record),
});

/** What the fields say, in turn a field and its value, without what has ended. */
export function factsIn(flat: readonly string[], now: EpochMs): ReaderFacts {
  let firstSeenAt: EpochMs | null = null;
  const traits = new Map<string, HeldTrait>();
  const arms = new Map<string, HeldArm>();
  for (let at = 0; at < flat.length; at += 2) {
    const [field = '', record = ''] = [flat[at], flat[at + 1]];
    if (field === seenField) firstSeenAt = Number(record);
    else if (field.startsWith('t')) traits.set(field.slice(1), traitIn(record));
    else if (field.startsWith('a')) arms.set(field.slice(1), armIn(record));
  }
  return factsAt({ firstSeenAt, traits, arms }, now);
}

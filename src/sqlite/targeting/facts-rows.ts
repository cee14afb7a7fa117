import type { EpochMs } from '../../paywall/clock.ts';
import {
  type FactsPlace,
  factsAt,
  factsKeptMs,
  factsRenewedEveryMs,
  type HeldArm,
  type HeldTrait,
  noFacts,
  type ReaderFacts,
} from '../../paywall/segments/reader-facts.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';

/** As a row has them. */
interface Written {
  readonly firstSeenAt: EpochMs | null;
  readonly traits: readonly (readonly [name: string, trait: HeldTrait])[];
  readonly arms: readonly (readonly [experiment: string, arm: HeldArm])[];
}

export interface FactsRow {
  /** Without what has ended. */
  readonly facts: ReaderFacts;
  readonly united: boolean;
  readonly endsAt: EpochMs;
}

const noRow: FactsRow = { facts: noFacts, united: false, endsAt: 0 };

/** The rows of what is known of readers. Nothing here begins a transaction. */
export interface FactsRows {
  /** Empty facts if there is no row. */
  find(place: FactsPlace, now: EpochMs): FactsRow;
  write(place: FactsPlace, row: FactsRow): void;
  markUnited(place: FactsPlace): void;
}

function factsIn(value: string): ReaderFacts {
  const { firstSeenAt, traits, arms }: Written = JSON.parse(value);
  return { firstSeenAt, traits: new Map(traits), arms: new Map(arms) };
}

const written = ({ firstSeenAt, traits, arms }: ReaderFacts): Written => ({
  firstSeenAt,
  traits: [...traits],
  arms: [...arms],
});

export function createFactsRows(database: Database): FactsRows {
  const find = prepareQuery<[value: string, united: number, endsAt: number]>(
    database,
    'SELECT value, united, ends_at FROM reader_facts WHERE publication = ? AND reader = ? AND ends_at > ?',
  );
  const write = prepareChange(
    database,
    'INSERT OR REPLACE INTO reader_facts (publication, reader, value, united, ends_at) VALUES (?, ?, ?, ?, ?)',
  );
  const markUnited = prepareChange(database, 'UPDATE reader_facts SET united = 1 WHERE publication = ? AND reader = ?');

  return {
    find({ publication, reader }, now) {
      const [value, united, endsAt = 0] = find.get(publication, reader, now) ?? [];
      if (value === undefined) return noRow;
      return { facts: factsAt(factsIn(value), now), united: united === 1, endsAt };
    },
    write({ publication, reader }, { facts, united, endsAt }) {
      write(publication, reader, JSON.stringify(written(facts)), united ? 1 : 0, endsAt);
    },
    markUnited: ({ publication, reader }) => void markUnited(publication, reader),
  };
}

/** The row after a view; null if that changes nothing. */
export function seenAt({ facts, united, endsAt }: FactsRow, now: EpochMs): FactsRow | null {
  const keptUntil = now + factsKeptMs;
  if (facts.firstSeenAt === null)
    return { facts: { ...facts, firstSeenAt: now }, united: false, endsAt: Math.max(endsAt, keptUntil) };
  return endsAt < keptUntil - factsRenewedEveryMs ? { facts, united, endsAt: keptUntil } : null;
}

import {
  type FactsPlace,
  mostTraits,
  noFacts,
  type ReaderFactsStore,
  unitedFacts,
} from '../../paywall/segments/reader-facts.ts';
import { type Database, prepareChange } from '../database.ts';
import type { Transactions } from '../transactions.ts';
import { createFactsRows, type FactsRow } from './facts-rows.ts';

type Unite = Parameters<ReaderFactsStore['unite']>[0];

export function createReaderFactsStore(database: Database, { read, write }: Transactions): ReaderFactsStore {
  const rows = createFactsRows(database);
  const remove = prepareChange(database, 'DELETE FROM reader_facts WHERE publication = ? AND reader = ?');

  function put(change: Parameters<ReaderFactsStore['putTraits']>[0]): boolean {
    const { now, endsAt } = change;
    const { facts, endsAt: before } = rows.find(change, now);
    const traits = new Map(facts.traits);
    for (const [name, value] of change.traits) traits.set(name, { value, endsAt });
    if (traits.size > mostTraits) return false;
    rows.write(change, { facts: { ...facts, traits }, united: false, endsAt: Math.max(before, endsAt) });
    return true;
  }

  /** A row that says nothing more is removed. */
  function replace(place: FactsPlace, row: FactsRow): void {
    const { firstSeenAt, traits, arms } = row.facts;
    if (firstSeenAt === null && traits.size === 0 && arms.size === 0) remove(place.publication, place.reader);
    else rows.write(place, row);
  }

  function removeTraits({ names, now, ...place }: Parameters<ReaderFactsStore['removeTraits']>[0]): boolean {
    const row = rows.find(place, now);
    const left = [...row.facts.traits].filter(([name]) => names !== undefined && !names.includes(name));
    if (left.length === row.facts.traits.size) return false;
    replace(place, { ...row, facts: { ...row.facts, traits: new Map(left) } });
    return true;
  }

  function uniteAll({ publication, anonymous, registered, now }: Unite): void {
    const theirs = rows.find({ publication, reader: anonymous }, now);
    if (theirs.united || theirs.facts === noFacts) return;
    const place = { publication, reader: registered };
    const own = rows.find(place, now);
    const facts = unitedFacts(own.facts, theirs.facts, now);
    rows.write(place, { facts, united: false, endsAt: Math.max(own.endsAt, theirs.endsAt) });
    rows.markUnited({ publication, reader: anonymous });
  }

  return {
    read: async (place) => read(() => rows.find(place, place.now)).facts,
    putTraits: (change) => write(() => put(change)),
    removeTraits: (request) => write(() => removeTraits(request)),

    noteArm: ({ experiment, arm, endsAt, now, ...place }) =>
      write(() => {
        const { facts, ...row } = rows.find(place, now);
        const known = facts.arms.get(experiment);
        if (known !== undefined) return known;
        const noted = { arm, crossed: false, endsAt };
        const arms = new Map([...facts.arms, [experiment, noted]]);
        rows.write(place, { facts: { ...facts, arms }, united: false, endsAt: Math.max(row.endsAt, endsAt) });
        return noted;
      }),

    async unite(request) {
      const { publication, anonymous, now } = request;
      const theirs = read(() => rows.find({ publication, reader: anonymous }, now));
      if (!theirs.united && theirs.facts !== noFacts) await write(() => uniteAll(request));
    },
  };
}

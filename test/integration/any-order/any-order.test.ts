import { expect } from 'chai';
import fc from 'fast-check';
import type { Stores } from '../../../src/paywall/stores.ts';
import { describeForEveryStore } from '../../contract/every-store.ts';
import { paths } from './paths.ts';
import { type Recording, record } from './recording.ts';
import { type Order, play } from './replay.ts';

/** Of so many pieces every order is played, 720 of six, half of them with each store. */
const fewPieces = 6;

/** Of more pieces so many orders are drawn, as many for each store; of few pieces some, for what is lost or comes at once. */
const drawn = { many: 400, some: 100 };

/** So many lives are played at once, which a store writes down together. */
const atOnce = 50;

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

const oneByOne = (indices: readonly number[]): Order => ({ groups: indices.map((index) => [index]) });

/** Cuts a list into groups of these sizes, over and over. */
function inGroups(indices: readonly number[], sizes: readonly number[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (let from = 0; from < indices.length; ) {
    const size = sizes[groups.length % sizes.length] ?? 1;
    groups.push(indices.slice(from, from + size));
    from += size;
  }
  return groups;
}

/** Some pieces are lost, some come twice, and what comes comes in any order, several pieces at once. */
function anyOrder({ pieces }: Recording): fc.Arbitrary<Order> {
  const all = [...pieces.keys()];
  const arriving = fc.record({
    lost: fc.oneof(fc.constant<number[]>([]), fc.subarray(all)),
    twice: fc.subarray(all),
  });
  const order = arriving.chain(({ lost, twice }) => {
    const coming = [...all, ...twice].filter((index) => !lost.includes(index));
    return fc.shuffledSubarray(coming, { minLength: coming.length });
  });
  const everything = fc.constant([2 * all.length]);
  const sizes = fc.oneof(
    { weight: 1, arbitrary: everything },
    { weight: 3, arbitrary: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }) },
  );
  const delays = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 });
  return fc.tuple(order, sizes, delays).map(([indices, cuts, turns]) => ({
    groups: inGroups(indices, cuts),
    delays: turns,
  }));
}

const recordings = new Map<string, Promise<Recording>>();

/** Recorded once, for every store. */
function recordingOf(name: string, path: Parameters<typeof record>[0]): Promise<Recording> {
  const known = recordings.get(name) ?? record(path);
  recordings.set(name, known);
  return known;
}

let stores = 0;

describeForEveryStore(
  'the news of a purchase in any order',
  (store) => {
    const half = stores++ % 2;

    for (const [name, { state, offer, acts = [], ...path }] of Object.entries(paths)) {
      it(`comes to the same: ${name}`, async () => {
        const recording = await recordingOf(name, path);
        // What is not paid for is swept away by the stores' own clock, so that must not be ahead of what is played.
        store.clock.time = recording.pieces[0]?.now ?? recording.end.now;
        const [one, other] = [await store.open(), await store.open()];
        const processes: readonly Stores[] = [one, other, one, other];
        const all = [...recording.pieces.keys()];
        // What is ended depends on what was seen before, unless the path says otherwise. Nothing is ever refused by chance.
        const certain = new Set<string>([...acts, 'refuse-second-trial']);
        const outcomeOf = async (order: Order) => {
          const outcome = await play(recording, processes, order);
          return { ...outcome, acts: outcome.acts.filter((act) => certain.has(act)) };
        };
        const expected = await outcomeOf(oneByOne(all));
        expect(expected).to.include(state === 'none' ? { state } : { state, offer });
        expect(expected.acts).to.deep.equal(acts);

        const same = async (orders: readonly Order[]) => {
          const outcomes = await Promise.all(orders.map(outcomeOf));
          for (const [at, outcome] of outcomes.entries()) {
            expect(outcome, JSON.stringify(orders[at])).to.deep.equal(expected);
          }
        };
        if (all.length <= fewPieces) {
          const mine = permutations(all).filter((_, index) => all.length < 4 || index % 2 === half);
          const orders = mine.map((order) => oneByOne([...order, ...order.slice(0, 1)]));
          for (let from = 0; from < orders.length; from += atOnce) await same(orders.slice(from, from + atOnce));
        }
        const orders = fc.array(anyOrder(recording), { minLength: atOnce, maxLength: atOnce });
        const numRuns = (all.length <= fewPieces ? drawn.some : drawn.many) / 2 / atOnce;
        await fc.assert(fc.asyncProperty(orders, same), { numRuns, endOnFailure: true });
      }).timeout(120_000);
    }
  },
  { onCluster: false },
);

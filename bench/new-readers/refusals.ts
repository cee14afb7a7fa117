import { kinds, type Network } from './population.ts';

/** What a budget does, in percent. */
export interface Refusals {
  /** Of the honest new readers of each kind of network, those who are refused. */
  readonly byKind: Readonly<Record<string, number>>;
  /** The same of all. */
  readonly honest: number;
  /** The same if the networks that may be exempt are. */
  readonly withExemptions: number;
  /** Of the visits with no cookie that one wiper makes in a day, those that bring no free articles; by how many they are. */
  readonly wipers: readonly number[];
}

/** In what order they come is chance, so each that comes is as likely to be beyond the budget. */
const refusedShare = (arrivals: number, budget: number) => (arrivals <= budget ? 0 : 1 - budget / arrivals);

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function honestRefused(networks: readonly Network[], budget: number): number {
  const refused = sum(networks.map(({ honest }) => honest * refusedShare(honest, budget)));
  return (100 * refused) / Math.max(1, sum(networks.map(({ honest }) => honest)));
}

/** A wiper is as likely to be one of these people as another. */
function wiperRefused(networks: readonly Network[], budget: number, wipes: number): number {
  const refused = sum(networks.map(({ people, honest }) => people * refusedShare(honest + wipes, budget)));
  return (100 * refused) / sum(networks.map(({ people }) => people));
}

/** A mean over the kinds, by their shares of all new readers. */
const overKinds = (of: (name: string) => number) => sum(kinds.map(({ name, share }) => (share * of(name)) / 100));

export function refusalsOf(networks: readonly Network[], budget: number, wipes: readonly number[]): Refusals {
  const ofKind = new Map(kinds.map(({ name }) => [name, networks.filter(({ kind }) => kind.name === name)]));
  const of = (name: string) => ofKind.get(name) ?? [];
  const byKind = Object.fromEntries(kinds.map(({ name }) => [name, honestRefused(of(name), budget)]));
  const exempt = new Set(kinds.filter(({ exemptible }) => exemptible).map(({ name }) => name));
  return {
    byKind,
    honest: overKinds((name) => byKind[name] ?? 0),
    withExemptions: overKinds((name) => (exempt.has(name) ? 0 : (byKind[name] ?? 0))),
    wipers: wipes.map((count) => overKinds((name) => wiperRefused(of(name), budget, count))),
  };
}

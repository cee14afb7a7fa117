import { createChance } from '../soak/chance.ts';

/** A kind of network of which a budget is asked, and what is assumed of it. */
interface Kind {
  readonly name: string;
  /** Its share of all new readers, in percent. */
  readonly share: number;
  /** The people behind one IPv4 /24 or IPv6 /48: log-normal, by its median and the standard deviation of its logarithm. */
  readonly people: { readonly median: number; readonly sigma: number };
  /** How much more or less than others its people read. */
  readonly reads: number;
  /** Whether it is one that a publisher may well exempt. */
  readonly exemptible: boolean;
}

/**
 * What is assumed. A /24 of a provider has 250 lines of 2.3 people; an office has one address; a university has a few for all; a carrier
 * lets 64 to 256 customers share an address, and has 254 of these in a /24.
 */
export const kinds: readonly Kind[] = [
  { name: 'households', share: 45, people: { median: 500, sigma: 0.4 }, reads: 1, exemptible: false },
  { name: 'offices', share: 12, people: { median: 60, sigma: 1.2 }, reads: 2, exemptible: false },
  { name: 'universities', share: 3, people: { median: 8_000, sigma: 0.8 }, reads: 2, exemptible: true },
  { name: 'carriers', share: 40, people: { median: 25_000, sigma: 0.7 }, reads: 1, exemptible: true },
];

/** One network on one day. */
export interface Network {
  readonly kind: Kind;
  readonly people: number;
  /** Readers who are new that day and throw nothing away. */
  readonly honest: number;
}

const fine = 2 ** 30;

function createDraws(seed: number) {
  const chance = createChance(seed);
  /** Above 0 and below 1. */
  const unit = () => (chance.number(fine) + 0.5) / fine;
  const normal = () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());

  function poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const floor = Math.exp(-mean);
    let count = 0;
    for (let product = unit(); product > floor; product *= unit()) count += 1;
    return count;
  }

  return { normal, poisson };
}

/** So many networks of each kind; `perThousand`: how many of a thousand people are new readers on a day. The same for the same seed. */
export function drawNetworks(ofEach: number, perThousand: number, seed: number): readonly Network[] {
  const { normal, poisson } = createDraws(seed);
  return kinds.flatMap((kind) =>
    Array.from({ length: ofEach }, () => {
      const people = Math.max(1, Math.round(kind.people.median * Math.exp(kind.people.sigma * normal())));
      return { kind, people, honest: poisson((people * kind.reads * perThousand) / 1000) };
    }),
  );
}

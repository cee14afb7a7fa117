import { drawNetworks, kinds } from './population.ts';
import { refusalsOf } from './refusals.ts';

export interface Question {
  /** How many of a thousand people are new readers on a day. */
  readonly perThousand: number;
  readonly budgets: readonly number[];
  /** Networks drawn of each kind. */
  readonly networks: number;
  readonly seed: number;
}

/** How often wipers throw their cookies away in a day: by hand, by an extension, by a program. */
const wipes = [3, 30, 1_000];

const percent = (share: number) => (share > 0 && share < 0.1 ? '< 0.1' : share.toFixed(share < 10 ? 1 : 0));

const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

/** In percent of each, who gets no free articles: a table in Markdown, line by line. */
export function tableOf({ perThousand, budgets, networks, seed }: Question): readonly string[] {
  const drawn = drawNetworks(networks, perThousand, seed);
  const people = [...kinds.map(({ name }) => name), 'all', 'all, if carriers and universities are exempt'];
  return [
    line(['`perDay`', ...people, ...wipes.map((count) => `wiper, ${count} a day`)]),
    line(Array.from({ length: people.length + wipes.length + 1 }, () => '---')),
    ...budgets.map((budget) => {
      const { byKind, honest, withExemptions, wipers } = refusalsOf(drawn, budget, wipes);
      return line([budget, ...[...Object.values(byKind), honest, withExemptions, ...wipers].map(percent)]);
    }),
  ];
}

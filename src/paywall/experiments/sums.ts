import { type ArmDay, type ArmFigures, type ExperimentSums, noFigures } from './experiment-figures.ts';
import type { FigureChange } from './participation.ts';

const crossovers = 'crossovers';

/** By what a store knows a sum: no id of an arm has a space in it. */
export const sumName = (change: FigureChange): string =>
  change.arm === null ? crossovers : `${change.day} ${change.arm} ${change.figure}`;

const isFigure = (name: string): name is keyof ArmFigures => name in noFigures;

/** Stored sums as they are reported. A name that this version does not know is passed over. */
export function sumsIn(stored: Iterable<readonly [name: string, amount: number]>): ExperimentSums {
  const days = new Map<string, ArmDay>();
  let crossed = 0;
  for (const [name, amount] of stored) {
    if (name === crossovers) crossed += amount;
    const [day = '', arm = '', figure = ''] = name.split(' ');
    if (!isFigure(figure)) continue;
    const place = `${day} ${arm}`;
    const known = days.get(place) ?? { day, arm, ...noFigures };
    days.set(place, { ...known, [figure]: known[figure] + amount });
  }
  return { days: [...days.values()], crossovers: crossed };
}

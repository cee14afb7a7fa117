import { expect } from 'chai';

/** What came back of one view of a burst. */
export interface Burst {
  readonly answers: readonly Response[];
  readonly shed: readonly Response[];
  readonly answered: readonly Response[];
}

const mostBursts = 50;

const statusOf = (of: (status: number) => boolean) => (answer: Response) => of(answer.status);

/**
 * Asks everything at once, to a service that has one place, until something was refused for a moment: all requests may have come one
 * after the other. `again` hears of each burst before.
 */
export async function burst(ask: () => readonly Promise<Response>[]): Promise<Burst & { readonly all: Burst }> {
  const all: Response[] = [];
  for (let turn = 0; turn < mostBursts; turn += 1) {
    const answers = await Promise.all(ask());
    all.push(...answers);
    if (answers.some(statusOf((status) => status === 503))) return { ...sorted(answers), all: sorted(all) };
  }
  return expect.fail('nothing was refused');
}

const sorted = (answers: readonly Response[]): Burst => ({
  answers,
  shed: answers.filter(statusOf((status) => status === 503)),
  answered: answers.filter(statusOf((status) => status !== 503)),
});

export const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

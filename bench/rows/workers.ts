import { startFilledStile } from '../contenders/everybody.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import { ratio, speedOf, tableOf } from './compare.ts';
import type { Row } from './row.ts';

/** Enough for the views of all rounds. */
const shareOfReaders = 0.5;

/** What a second process of one machine gives. Generator and store take part of its cores, which the table shows. */
export const workers: Row = {
  name: 'workers',
  title: '`POST meter` with one worker and with two',
  async run({ options, resources, settings, say }) {
    const readers = Math.ceil(options.readers * shareOfReaders);
    const start = (count: number) =>
      startFilledStile(
        { resources, settings, say },
        { kind: 'Redis', readers, env: { WORKERS: String(count) }, name: `Stile, WORKERS=${count}` },
      );
    const [one, two] = [await start(1), await start(2)];
    const { measured, of, faults } = await measureInTurns([two, one], { ...options, say });
    return {
      faults,
      table: tableOf(measured, of(one)),
      figures: [ratio('WORKERS=2: requests/s, times one', speedOf(of(two), of(one)), { atLeast: 1.6 })],
    };
  },
};

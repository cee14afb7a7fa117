import { startFilledStile } from '../contenders/everybody.ts';
import { startStile } from '../contenders/stile.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import { createMixedViews } from '../readers/mixed-views.ts';
import { createPopulation } from '../readers/population.ts';
import { ratio, speedOf, tableOf } from './compare.ts';
import type { Row } from './row.ts';

const few = 1_000;

/** What becomes of the speed when a store has grown. */
export const growth: Row = {
  name: 'growth',
  title: '`POST meter` with few readers and with many',
  async run({ options, resources, settings, grownStore, say }) {
    const { url: storeUrl, readers } = await grownStore();
    const young = await startFilledStile(
      { resources, settings, say },
      { kind: 'Redis', readers: few, plan: 'ten', name: `Stile, ${few} readers` },
    );
    const grown = await startStile({
      name: `Stile, ${readers} readers`,
      resources,
      readers: createPopulation(readers),
      views: createMixedViews({ readers, plan: 'ten' }),
      env: settings.env,
      storeUrl,
    });
    const { measured, of, faults } = await measureInTurns([grown, young], { ...options, say });
    const what = `growth: requests/s with ${readers} readers, of those with ${few}`;
    return {
      faults,
      table: tableOf(measured, of(young)),
      figures: [ratio(what, speedOf(of(grown), of(young)), { atLeast: 0.9 })],
    };
  },
};

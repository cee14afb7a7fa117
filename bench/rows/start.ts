import { fileURLToPath } from 'node:url';
import { example } from '../../test/support/browser/front-end.ts';
import { inWords } from '../judging/figure.ts';
import { median } from '../judging/median.ts';
import { startTime } from '../measuring/start-time.ts';
import type { Row } from './row.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const built = { command: process.execPath, args: ['dist/main.js'], cwd: root };
const npmStart = { command: 'npm', args: ['start'], cwd: root };

/** How long it takes from a start to the first view, each with an embedded store that was used before. */
export const start: Row = {
  name: 'start',
  title: 'From the start to `readyz`',
  async run({ options, resources, settings, say }) {
    const { dir: CONFIG_DIR } = await resources.config({ [example]: {} });
    const sandbox = { STILE_MODE: 'sandbox', NODE_ENV: 'development', CONFIG_DIR };
    const all = [
      { what: 'built, production mode', program: built, env: settings.env, goal: 500 },
      { what: 'built, sandbox mode', program: built, env: sandbox, goal: 900 },
      { what: '`npm start` on a built tree', program: npmStart, env: sandbox, goal: 2000 },
    ];
    const stores = await Promise.all(all.map(() => resources.fileStore()));
    const times = all.map(() => [] as number[]);
    // The first start writes the publication.
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const [nth, { what, program, env }] of all.entries()) {
        const took = await startTime({ ...program, env: { ...env, STORE_URL: stores[nth] ?? '' } });
        say(`${what}: ${inWords(took, 'ms')}${round === 0 ? ', with an empty store' : ''}`);
        if (round > 0) times[nth]?.push(took);
      }
    }
    const found = all.map(({ what, goal }, nth) => ({
      what: `start: ${what}`,
      goal: { atMost: goal },
      measured: median(times[nth] ?? []),
      unit: 'ms',
    }));
    return {
      faults: [],
      figures: found,
      table: {
        headings: ['start', 'median', 'all'],
        lines: found.map(({ what, measured }, nth) => [
          what,
          inWords(measured, 'ms'),
          (times[nth] ?? []).map((time) => Math.round(time)).join(', '),
        ]),
      },
    };
  },
};

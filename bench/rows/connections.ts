import { plot } from '../load/plot.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Row } from './row.ts';

const counts = [1, 4, 16, 64, 256];

/** How many answers come over few connections, and over many. */
export const connections: Row = {
  name: 'connections',
  title: 'Requests per second over so many connections',
  async run({ options, everybody, say }) {
    const { redis, sqlite, ceiling, flexible, rateLimit } = await everybody();
    const contenders = [redis, sqlite, ceiling, flexible, rateLimit];
    const colours = ['#06c', '#390', '#888', '#c30', '#a0a'];
    const faults: string[] = [];
    const rates = contenders.map(() => [] as number[]);
    for (const count of counts) {
      say(`${count} connections`);
      // Each is measured often in the other rows: here what counts is the form of the line.
      const turns = { ...options, rounds: Math.min(2, options.rounds), connections: count, say };
      const together = await measureInTurns(contenders, turns);
      // One connection keeps nobody busy.
      faults.push(...together.faults.filter((fault) => !fault.includes('load generator')));
      for (const [nth, contender] of contenders.entries()) rates[nth]?.push(together.of(contender).perSecond);
    }
    const lines = contenders.map(({ name }, nth) => ({
      name,
      colour: colours[nth] ?? '#000',
      values: rates[nth] ?? [],
    }));
    const labels = counts.map(String);
    return {
      faults,
      table: {
        headings: ['connections', ...labels],
        lines: lines.map(({ name, values }) => [name, ...values.map((value) => String(Math.round(value)))]),
      },
      figures: [],
      plots: {
        'throughput.svg': plot('Throughput over connections', [{ title: 'Requests per second', lines, labels }]),
      },
    };
  },
};

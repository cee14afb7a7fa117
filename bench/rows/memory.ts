import { plot } from '../load/plot.ts';
import type { Row } from './row.ts';

const goals = [
  { readers: 100_000, atMost: 150 },
  { readers: 1_000_000, atMost: 120 },
];

/** What a reader takes in a Redis that nobody has configured. */
export const memory: Row = {
  name: 'memory',
  title: 'Bytes of a default Redis for a reader of ten articles, calendar month',
  async run({ grownStore }) {
    const { bytesPerReader } = await grownStore();
    const found = [...bytesPerReader];
    const labels = found.map(([readers]) => `${readers / 1000} 000`);
    const values = found.map(([, bytes]) => bytes);
    return {
      faults: [],
      table: {
        headings: ['readers', ...labels],
        lines: [['bytes per reader', ...values.map((bytes) => bytes.toFixed(1))]],
      },
      figures: goals.flatMap(({ readers, atMost }) => {
        const measured = bytesPerReader.get(readers);
        const what = `memory per reader, ${readers} readers`;
        return measured === undefined ? [] : [{ what, goal: { atMost }, measured, unit: 'bytes' }];
      }),
      plots: {
        'memory.svg': plot('Memory over readers', [
          {
            title: 'Bytes of a default Redis per reader of ten articles',
            lines: [{ name: 'Stile', colour: '#06c', values }],
            labels,
          },
        ]),
      },
    };
  },
};

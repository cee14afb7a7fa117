import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { experiment, openWriter, publication, purchase, served } from '../../support/experiments/counting-process.ts';
import { noon, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

describeForEveryStore('the figures of an experiment, whatever happens at a time', (store) => {
  it('are exact under concurrency and in several processes: the sums are those of what is kept of each reader', async () => {
    const [one, two] = await Promise.all([store.open(), store.open()]);
    const key = (number: number) => reader(`reader ${number}`);
    const happening = fc.record({
      process: fc.nat(1),
      who: fc.nat(5),
      before: fc.option(fc.nat(2), { nil: null }),
      arm: fc.option(fc.constantFrom('control', 'more'), { nil: null }),
      wall: fc.boolean(),
      read: fc.boolean(),
      pays: fc.boolean(),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (history) => {
        runs += 1;
        const title = { ...publication, name: `title-${runs}` };
        const writers = [openWriter(one), openWriter(two)];
        for (const { process, who, before, arm, wall, read, pays } of history) {
          const writer = writers[process];
          const exposed = arm === null ? [] : [{ id: experiment.id, arm }];
          // The first three are anonymous, and each of the others may turn out to be any of them.
          const kind = who < 3 ? 'anonymous' : 'registered';
          const anonymousKey = who < 3 || before === null ? null : key(before);
          writer?.served(served(key(who), { publication: title, kind, anonymousKey, exposed, wall, read }));
          if (pays) writer?.purchased({ publication: title, key: key(who), at: noon, purchases: [purchase(noon)] });
          if (read) await sleep(0);
        }
        await Promise.all(writers.map((writer) => writer.close()));
        for (const { lost } of writers) expect(lost).to.deep.equal([]);
        const records = await Promise.all(
          [0, 1, 2, 3, 4, 5].map((who) => one.experimentFigures.find({ publication: title.name, reader: key(who) })),
        );
        const expected: Record<string, number> = {};
        const add = (name: string, amount: number) => {
          expected[name] = (expected[name] ?? 0) + amount;
        };
        for (const found of records) {
          if (found === null || found.record.handedOver) continue;
          const part = found.record.in[experiment.id];
          if (part === undefined) continue;
          if (part.crossed) add('crossovers', 1);
          else {
            for (const figure of Object.keys(part.days)) add(`${part.arm} ${figure}`, 1);
            add(`${part.arm} reads`, part.reads);
            add(`${part.arm} readsSquared`, part.reads ** 2);
          }
        }
        const { days, crossovers } = await one.experimentFigures.sums(title.name, experiment.id);
        const found: Record<string, number> = { crossovers };
        for (const { arm, day: _, ...figures } of days)
          for (const [figure, amount] of Object.entries(figures))
            found[`${arm} ${figure}`] = (found[`${arm} ${figure}`] ?? 0) + amount;
        const whole = (sums: Record<string, number>) =>
          Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
        expect(whole(found)).to.deep.equal(whole(expected));
      }),
      { numRuns: 8 },
    );
  });
});

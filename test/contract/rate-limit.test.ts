import { expect } from 'chai';
import fc from 'fast-check';
import { eventually } from '../support/eventually.ts';
import { describeForEveryStore } from './every-store.ts';

const request = { scope: 'meter:nikkei-asian-review', client: 'Zk3s', requests: 3, perSeconds: 60 };

describeForEveryStore('a rate limit', (store) => {
  it('lets so many through, then says when to come again', async () => {
    const { rateLimits } = await store.open();
    for (let i = 0; i < 3; i++) expect(await rateLimits.take(request)).to.equal(0);
    expect(await rateLimits.take(request)).to.be.within(59, 60);
    expect(await rateLimits.take(request)).to.be.within(59, 60);
  });

  it('says what it would say, and takes nothing', async () => {
    const { rateLimits } = await store.open();
    for (let i = 0; i < 5; i++) expect(await rateLimits.look(request)).to.equal(0);
    for (let i = 0; i < 2; i++) await rateLimits.take(request);
    expect(await rateLimits.look(request)).to.equal(0);
    expect(await rateLimits.take(request)).to.equal(0);
    expect(await rateLimits.look(request)).to.be.within(59, 60);
    expect(await rateLimits.look({ ...request, client: 'other' })).to.equal(0);
  });

  it('counts over all processes at once', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, index) => handles[index % 2]?.rateLimits.take({ ...request, requests: 10 })),
    );
    expect(taken.filter((seconds) => seconds === 0)).to.have.length(10);
  });

  it('is kept apart by scope and by client', async () => {
    const { rateLimits } = await store.open();
    for (let i = 0; i < 3; i++) await rateLimits.take(request);
    expect(await rateLimits.take({ ...request, scope: 'checkout' })).to.equal(0);
    expect(await rateLimits.take({ ...request, client: 'other' })).to.equal(0);
  });

  it('item 8: gives exactly as much of a span as it holds, no matter who comes at once by which process', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    let run = 0;
    const arrivals = fc.array(fc.record({ client: fc.nat(3), handle: fc.nat(1), later: fc.nat(3_600_000) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), arrivals, async (requests, asked) => {
        run += 1;
        const started = store.clock.time;
        const span = { scope: `new-readers ${run}`, requests, endsAt: started + 7_200_000 };
        const takes = asked.map(async ({ client, handle, later }) => {
          const request = { ...span, client: `n${client}`, at: started + later };
          return { client, waits: await handles[handle]?.rateLimits.take(request) };
        });
        const taken = await Promise.all(takes);
        for (const client of new Set(asked.map((each) => each.client))) {
          const own = taken.filter((each) => each.client === client);
          const admitted = own.filter(({ waits }) => waits === 0);
          expect(admitted).to.have.length(Math.min(own.length, requests));
          for (const { waits } of own) expect(waits).to.be.within(0, 7_200);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('item 8: forgets what was taken when the span ends, and not before', async () => {
    const { rateLimits } = await store.open();
    const at = store.clock.time;
    const span = { scope: 'new-readers', client: 'day', requests: 1, at, endsAt: at + 1_500 };
    expect(await rateLimits.take(span)).to.equal(0);
    expect(await rateLimits.take(span)).to.be.within(1, 2);
    expect(await rateLimits.look(span)).to.be.within(1, 2);
    store.clock.time += 1_500;
    await eventually(async () => expect(await rateLimits.look(span)).to.equal(0));
  });

  it('starts over when its span is over', async () => {
    const { rateLimits } = await store.open();
    const short = { ...request, requests: 1, perSeconds: 1 };
    expect(await rateLimits.take(short)).to.equal(0);
    expect(await rateLimits.take(short)).to.equal(1);
    // SQLite goes by the clock it was given, Redis by the real time.
    store.clock.time += 1_000;
    const deadline = performance.now() + 3_000;
    let seconds = 1;
    while (seconds > 0 && performance.now() < deadline) seconds = await rateLimits.take(short);
    expect(seconds).to.equal(0);
  });
});

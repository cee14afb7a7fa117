import { expect } from 'chai';
import { createPacedFetch } from '../../../src/stripe/paced-fetch.ts';

describe('a fetch that asks so often a second at most', () => {
  it('N9: sends what comes at once, and further calls apart from one another, however many ask', async () => {
    const waits: number[] = [];
    let time = 5_000;
    const paced = createPacedFetch(20, {
      send: async () => new Response('sent'),
      now: () => time,
      wait: async (ms) => waits.push(ms),
    });
    const ask = (calls: number) => Promise.all(Array.from({ length: calls }, () => paced('http://stripe.test/')));
    await ask(4);
    expect(waits).to.deep.equal([50, 100, 150]);
    time += 1_000;
    await ask(1);
    expect(waits).to.have.lengthOf(3);
  });
});

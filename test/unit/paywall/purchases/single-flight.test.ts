import { expect } from 'chai';
import { type SingleFlight, singleFlight, singleFlightAfter } from '../../../../src/paywall/purchases/single-flight.ts';

/** Work that ends when it is told to; each run answers its number. */
function countedWork() {
  const ends: (() => void)[] = [];
  const work = () =>
    new Promise<number>((resolve) => {
      const number = ends.length + 1;
      ends.push(() => resolve(number));
    });
  return { work, begun: () => ends.length, end: (number: number) => ends[number - 1]?.() };
}

const fails = () => Promise.reject(new Error('failed'));
const outcome = (run: Promise<unknown>) => run.catch(({ message }: Error) => message);

describe('work that several ask for at once', () => {
  it('is joined by anyone who asks while it runs, and starts over afterwards', async () => {
    const runs = singleFlight<number>();
    const { work, begun, end } = countedWork();
    const asked = [runs('a', work), runs('a', work)];
    expect(begun()).to.equal(1);
    end(1);
    expect(await Promise.all(asked)).to.deep.equal([1, 1]);
    const again = runs('a', work);
    end(2);
    expect(await again).to.equal(2);
  });

  it('is followed by one run more for all who asked while it ran', async () => {
    const runs = singleFlightAfter<number>();
    const { work, begun, end } = countedWork();
    const first = runs('a', work);
    const later = [runs('a', work), runs('a', work), runs('a', work)];
    expect(begun()).to.equal(1);
    end(1);
    expect(await first).to.equal(1);
    expect(begun()).to.equal(2);
    const last = runs('a', work);
    end(2);
    expect(await Promise.all(later)).to.deep.equal([2, 2, 2]);
    end(3);
    expect(await last).to.equal(3);
  });

  for (const [name, create] of [
    ['joined', singleFlight],
    ['followed', singleFlightAfter],
  ] as const) {
    it(`is another for another key, and after a failure it is tried again (${name})`, async () => {
      const runs: SingleFlight<number> = create<number>();
      const { work, end } = countedWork();
      const failed = outcome(runs('a', fails));
      const another = runs('b', work);
      end(1);
      expect(await another).to.equal(1);
      expect(await failed).to.equal('failed');
      expect(await runs('a', async () => 7)).to.equal(7);
    });
  }

  it('goes on behind a run that failed', async () => {
    const runs = singleFlightAfter<number>();
    const failed = outcome(runs('a', fails));
    const next = runs('a', async () => 7);
    expect(await failed).to.equal('failed');
    expect(await next).to.equal(7);
  });
});

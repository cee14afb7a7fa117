import { expect } from 'chai';
import { audit, resolve } from '../../../bench/chaos/books/audit-reader.ts';
import { createFaults, type Fault } from '../../../bench/chaos/books/faults.ts';
import { createReaderBook } from '../../../bench/chaos/books/reader-book.ts';
import { type ConcurrentReaders, createConcurrentReaders, type Viewed } from '../../support/concurrent-readers.ts';

/** An answer with this reason, or a problem of this status. */
function answer(article: string, told: Viewed['reason'] | number) {
  const isProblem = typeof told === 'number';
  const reason = isProblem ? 'FAIL_CLOSED' : told;
  const granted = ['METERED', 'ALREADY_READ', 'FAIL_OPEN'].includes(reason);
  const entitlement = { state: 'none', offer: null, endsAt: null } as const;
  const reader = { id: 'r_1', kind: 'anonymous' } as const;
  const body: Viewed = { granted, reason, reader, meter: null, banner: null, entitlement };
  return { article, reply: { status: isProblem ? told : 200, body, tookMs: 1 } };
}

/** A service that says that these are read. */
const service = (read: readonly string[], used = read.length): ConcurrentReaders => ({
  ...createConcurrentReaders([]),
  look: async (_, article) => ({ read: read.includes(article), used }),
});

function begin(limit = 2) {
  const faults = createFaults();
  const book = createReaderBook({ name: 'ann', limit, faults, harmBeganAt: () => 0 });
  const found = () => Object.entries(faults.counts).flatMap(([fault, count]) => (count > 0 ? [fault as Fault] : []));
  const reader = { name: 'ann', asker: {}, book };
  const auditBy = async (crowd: ConcurrentReaders) => {
    const left = await resolve(reader, crowd);
    await audit(reader, { crowd, faults }, false);
    return left;
  };
  return { book, found, auditBy };
}

describe('the books of the chaos harness', () => {
  it('find nothing wrong with what is right', async () => {
    const { book, found, auditBy } = begin();
    book.settle([answer('a', 'METERED'), answer('a', 'ALREADY_READ')]);
    book.settle([answer('b', 'FAIL_OPEN'), answer('a', 'FAIL_OPEN'), answer('c', 0)]);
    book.settle([answer('d', 'METER_EXHAUSTED')]);
    expect(await auditBy(service(['a', 'b']))).to.equal(0);
    expect(found()).to.deep.equal([]);
  });

  for (const [fault, views] of [
    ['doubleCounts', [[answer('a', 'METERED'), answer('a', 'METERED')]]],
    ['lostCounts', [[answer('a', 'METERED')], [answer('a', 'METERED')]]],
    ['lostCounts', [[answer('a', 'METERED')], [answer('a', 'METER_EXHAUSTED')]]],
    ['saidToBeRead', [[answer('a', 'ALREADY_READ')]]],
    ['wrongRefusals', [[answer('a', 'METERED')], [answer('b', 'METER_EXHAUSTED')]]],
  ] as const) {
    it(`notice ${fault} in ${JSON.stringify(views.map((round) => round.map(({ reply }) => reply.body.reason)))}`, () => {
      const { book, found } = begin();
      for (const round of views) book.settle(round);
      expect(found()).to.include(fault);
    });
  }

  it('notice what the service does not know any more, and what it counts beside', async () => {
    const lost = begin();
    lost.book.settle([answer('a', 'METERED'), answer('b', 'METERED')]);
    await lost.auditBy(service(['b']));
    expect(lost.found()).to.deep.equal(['lostCounts']);
    const more = begin();
    more.book.settle([answer('a', 'METERED')]);
    await more.auditBy(service(['a'], 2));
    expect(more.found()).to.deep.equal(['doubleCounts']);
  });

  it('notice articles counted beyond the limit, and views granted in an outage that are not counted', async () => {
    const { book, found, auditBy } = begin();
    book.settle(['a', 'b', 'c'].map((article) => answer(article, 'METERED')));
    await auditBy(service(['a', 'b', 'c'], 2));
    expect(found()).to.deep.equal(['overGrants']);
    const outage = begin();
    outage.book.settle(['a', 'b', 'c'].map((article) => answer(article, 'FAIL_OPEN')));
    expect(await outage.auditBy(service(['a']))).to.equal(1);
  });
});

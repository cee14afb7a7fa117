import { expect } from 'chai';
import { type AuditEntry, type AuditFilter, type AuditLog, mostLookedAt } from '../../src/paywall/admin/audit-log.ts';
import { PaywallError } from '../../src/paywall/errors.ts';
import { noon, publication, secondMs } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const entry = (number: number): AuditEntry => ({
  at: noon,
  who: 'ann',
  what: `offer.update number-${number}`,
  before: null,
  after: { id: `number-${number}`, price: { amount: number } },
});

const numbersOf = (entries: readonly AuditEntry[]) => entries.map(({ what }) => Number(what.split('-')[1]));

/** Every page from `cursor` on, following `next`. `between` happens after each. */
async function pages(
  audit: AuditLog,
  {
    cursor = null,
    limit,
    filter = {},
    between = async () => {},
  }: { cursor?: string | null; limit: number; filter?: AuditFilter; between?: () => Promise<void> },
): Promise<number[][]> {
  const found: number[][] = [];
  for (let at = cursor; ; ) {
    const { entries, next } = await audit.page(publication, { cursor: at, limit, filter });
    found.push(numbersOf(entries));
    if (next === null) return found;
    at = next;
    await between();
  }
}

describeForEveryStore('the audit log', (store) => {
  it('is empty at first', async () => {
    const { audit } = await store.open();
    expect(await audit.page(publication, { cursor: null, limit: 50 })).to.deep.equal({ entries: [], next: null });
  });

  it('is read by every handle as it was written, of each publication by itself', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const changed: AuditEntry = {
      at: noon + 1,
      who: 'büro "1"',
      what: 'wording.update 日本語',
      before: { headline: 'a', list: [1, null, 'é'], empty: {} },
      after: 'text',
    };
    await one.audit.append(publication, entry(1));
    await one.audit.append('other', entry(2));
    await other.audit.append(publication, changed);
    expect(await one.audit.page(publication, { cursor: null, limit: 50 })).to.deep.equal({
      entries: [changed, entry(1)],
      next: null,
    });
    expect((await one.audit.page('other', { cursor: null, limit: 50 })).entries).to.deep.equal([entry(2)]);
  });

  it('comes in pages, the newest first, and the last page says that it is', async () => {
    const { audit } = await store.open();
    for (let number = 1; number <= 6; number += 1) {
      await audit.append(publication, entry(number));
      await audit.append('other', entry(-number));
    }
    expect(await pages(audit, { limit: 4 })).to.deep.equal([
      [6, 5, 4, 3],
      [2, 1],
    ]);
    expect(await pages(audit, { limit: 3 })).to.deep.equal([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(await pages(audit, { limit: 6 })).to.have.length(1);
  });

  it('shows each entry once while others are appended', async () => {
    const [reading, writing] = await Promise.all([store.open(), store.open()]);
    for (let number = 1; number <= 7; number += 1) await writing.audit.append(publication, entry(number));
    let number = 7;
    const between = async () => {
      for (let more = 0; more < 3; more += 1) await writing.audit.append(publication, entry(++number));
    };
    expect(await pages(reading.audit, { limit: 2, between })).to.deep.equal([[7, 6], [5, 4], [3, 2], [1]]);
    const again = (await pages(reading.audit, { limit: 5 })).flat();
    expect(again).to.deep.equal(Array.from({ length: number }, (_, index) => number - index));
  });

  it('goes on from a cursor as often as it is asked', async () => {
    const { audit } = await store.open();
    for (let number = 1; number <= 3; number += 1) await audit.append(publication, entry(number));
    const { next } = await audit.page(publication, { cursor: null, limit: 1 });
    await audit.append(publication, entry(4));
    expect(await pages(audit, { cursor: next, limit: 1 })).to.deep.equal([[2], [1]]);
    expect(await pages(audit, { cursor: next, limit: 9 })).to.deep.equal([[2, 1]]);
  });

  it('keeps every one of fifty entries that are appended at once, by two processes in the same millisecond', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => handles[index % 2]?.audit.append(publication, entry(index))),
    );
    const found = (await pages(handles[0].audit, { limit: 7 })).flat();
    expect(found).to.have.members(Array.from({ length: 50 }, (_, index) => index));
  });

  describe('that is searched', () => {
    /** Every number from 1 on up to `count`: the odd ones by ann, each third about a reader, each a second later. */
    async function fill(audit: AuditLog, count: number): Promise<AuditEntry[]> {
      const all: AuditEntry[] = [];
      for (let number = 1; number <= count; number += 1) {
        const who = number % 2 === 1 ? 'ann' : 'ben';
        const what = number % 3 === 0 ? `reader.grant number-${number}` : `offer.update number-${number}`;
        all.push({ ...entry(number), who, what, at: noon + number * secondMs });
      }
      for (const each of all) await audit.append(publication, each);
      return all.reverse();
    }

    const filters: [string, AuditFilter, (entry: AuditEntry, number: number) => boolean][] = [
      ['by who', { who: 'ann' }, ({ who }) => who === 'ann'],
      ['by what it begins with', { what: 'reader.' }, (_, number) => number % 3 === 0],
      ['by what it is about', { about: 'number-7' }, (_, number) => number === 7],
      ['by a part of what it is about', { about: 'number' }, () => false],
      ['from a time on', { from: noon + 10 * secondMs }, (_, number) => number >= 10],
      ['up to a time', { to: noon + 10 * secondMs }, (_, number) => number < 10],
      [
        'by all at once',
        { who: 'ben', what: 'offer.', from: noon + 3 * secondMs, to: noon + 15 * secondMs },
        (_, number) => [4, 8, 10, 14].includes(number),
      ],
      [
        'by words of who did what',
        { search: { text: 'OFFER  ann', abouts: [] } },
        (_, n) => n % 2 === 1 && n % 3 !== 0,
      ],
      ['by a part of a name', { search: { text: 'umber-7', abouts: [] } }, (_, number) => number === 7],
      ['by words that are not all there', { search: { text: 'ann reader zoe', abouts: [] } }, () => false],
      ['by whom a text may mean', { search: { text: 'zoe', abouts: ['number-4', 'x'] } }, (_, number) => number === 4],
      ['by nothing that is given', { who: undefined }, () => true],
    ];
    for (const [how, filter, isMeant] of filters) {
      it(`${how} shows each that is meant once, in pages of any size`, async () => {
        const { audit } = await store.open();
        const all = await fill(audit, 20);
        const meant = numbersOf(all.filter((each) => isMeant(each, Number(each.what.split('-')[1]))));
        for (const limit of [1, 2, 3, 50]) {
          const found = await pages(audit, { limit, filter });
          expect(found.flat()).to.deep.equal(meant);
          expect(found, `pages of ${limit}`).to.have.length(Math.max(1, Math.ceil(meant.length / limit)));
        }
      });
    }

    it('finds the one that lies behind hundreds of others, and says that it is the last', async () => {
      const { audit } = await store.open();
      await audit.append(publication, { ...entry(0), who: 'zoe' });
      await Promise.all(Array.from({ length: 600 }, (_, index) => audit.append(publication, entry(index + 1))));
      const place = { cursor: null, limit: 1, filter: { who: 'zoe' } };
      const { entries, next } = await audit.page(publication, place);
      expect(numbersOf(entries)).to.deep.equal([0]);
      expect(next).to.equal(null);
    });

    it('looks at so many for one page, and goes on behind them', async () => {
      const { audit } = await store.open();
      await audit.append(publication, { ...entry(0), who: 'zoe', reason: 'Asked by Phone' });
      for (let from = 0; from < mostLookedAt + 50; from += 250)
        await Promise.all(
          Array.from({ length: 250 }, (_, index) => audit.append(publication, entry(from + index + 1))),
        );
      const filter = { search: { text: 'by phone', abouts: [] } };
      expect(await pages(audit, { limit: 3, filter })).to.deep.equal([[], [0]]);
    });

    it('goes by the time of the entry, whatever their order', async () => {
      const { audit } = await store.open();
      for (const [index, seconds] of [5, 1, 9, 3].entries())
        await audit.append(publication, { ...entry(index), at: noon + seconds * secondMs });
      const filter = { from: noon + 3 * secondMs, to: noon + 9 * secondMs };
      expect(await pages(audit, { limit: 5, filter })).to.deep.equal([[3, 0]]);
    });
  });

  it('refuses a cursor that it never gave', async () => {
    const { audit } = await store.open();
    for (const cursor of ['', 'next', '-1', '1 OR 1', '9'.repeat(40), '1-', '(1-0', '+', '-']) {
      const error = await audit.page(publication, { cursor, limit: 1 }).catch((reason: unknown) => reason);
      expect(error, cursor).to.be.instanceOf(PaywallError).and.to.include({ code: 'invalid-request' });
    }
  });
});

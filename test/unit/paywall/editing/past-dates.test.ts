import { expect } from 'chai';
import { pastDates } from '../../../../src/paywall/editing/past-dates.ts';

const now = Date.UTC(2026, 10, 23, 13);

describe('dates written into a text', () => {
  for (const [locale, text, date] of [
    ['en', 'Offer ends 2025-01-31.', '2025-01-31'],
    ['en', 'Offer ends January 31st, 2025', 'January 31st, 2025'],
    ['en', 'Offer ends january 31, 2025', 'january 31, 2025'],
    ['en', 'Offer ends 31 January 2025', '31 January 2025'],
    ['en', 'Offer ends 31st of January, 2025', '31st of January, 2025'],
    ['en', 'Offer ends Jan. 31, 2025', 'Jan. 31, 2025'],
    ['en', 'As of October 2026', 'October 2026'],
    ['en', 'Offer ends November 22nd, 2026', 'November 22nd, 2026'],
    ['ja', 'お申し込みは2025年1月31日まで', '2025年1月31日'],
    ['ja', 'お申し込みは２０２５年１月３１日まで', '2025年1月31日'],
    ['ja', 'お申し込みは2025/1/31まで', '2025/1/31'],
    ['ja', '2026年10月まで', '2026年10月'],
    ['de', 'Bis zum 31. Januar 2025', '31. Januar 2025'],
    ['pl', 'Do 31 stycznia 2025', '31 stycznia 2025'],
    ['es', 'Hasta el 31 de enero de 2025', '31 de enero de 2025'],
    ['fr', "Jusqu'au 1er février 2025", '1er février 2025'],
    ['ru', 'До 31 января 2025 года', '31 января 2025'],
  ] as const) {
    it(`are past: ${text}`, () => expect(pastDates(text, locale, now)).to.deep.equal([date]));
  }

  for (const [locale, text] of [
    ['en', 'Offer ends 2027-01-31'],
    ['en', 'Offer ends January 31st, 2027'],
    ['en', 'Offer ends January 31st'],
    ['en', 'Offer ends November 23rd, 2026'],
    ['en', 'In November 2026'],
    ['en', 'You may read 2020 articles'],
    ['en', 'Since 1876'],
    ['en', 'Sold 12 marches 2019'],
    ['ja', '2027年1月31日まで'],
    ['ja', '今月の無料記事'],
  ] as const) {
    it(`are not: ${text}`, () => expect(pastDates(text, locale, now)).to.deep.equal([]));
  }

  it('are past only when the day is over everywhere on earth', () => {
    const text = 'Ends 2026-11-22';
    expect(pastDates(text, 'en', Date.UTC(2026, 10, 23, 12) - 1)).to.deep.equal([]);
    expect(pastDates(text, 'en', Date.UTC(2026, 10, 23, 12))).to.have.length(1);
  });

  it('are each named', () => {
    expect(pastDates('From 2025-01-01 to January 31st, 2025', 'en', now)).to.have.length(2);
  });
});

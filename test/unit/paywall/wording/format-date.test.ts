import { expect } from 'chai';
import { englishOrdinal, formatDate } from '../../../../src/paywall/wording/format-date.ts';

const ordinals =
  '1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th 14th 15th 16th 17th 18th 19th 20th 21st 22nd 23rd 24th 25th 26th 27th 28th 29th 30th 31st'.split(
    ' ',
  );

describe('dates', () => {
  for (const [index, ordinal] of ordinals.entries()) {
    it(`are January ${ordinal} in English`, () => {
      expect(englishOrdinal(index + 1)).to.equal(ordinal);
      expect(formatDate(Date.UTC(2027, 0, index + 1), 'en', 'UTC')).to.equal(`January ${ordinal}`);
    });
  }

  for (const [locale, text] of [
    ['en-GB', '31st January'],
    ['en-US', 'January 31st'],
    ['ja', '1月31日'],
    ['de', '31. Januar'],
    ['pl', '31 stycznia'],
    ['fr', '31 janvier'],
  ] as const) {
    it(`are ${text} in ${locale}`, () => {
      expect(formatDate(Date.UTC(2027, 0, 31), locale, 'UTC')).to.equal(text);
    });
  }

  it('are those of the time zone', () => {
    const moment = Date.UTC(2027, 0, 31, 15);
    expect(formatDate(moment - 1, 'en', 'Asia/Tokyo')).to.equal('January 31st');
    expect(formatDate(moment, 'en', 'Asia/Tokyo')).to.equal('February 1st');
    expect(formatDate(moment, 'en', 'America/New_York')).to.equal('January 31st');
  });
});

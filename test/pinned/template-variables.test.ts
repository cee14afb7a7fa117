import { expect } from 'chai';
import { bannerVariables } from '../../src/paywall/banners/banner-variables.ts';

/** What publishers write between braces in their wordings and offers, with its kind and the offer's own texts that may name it. */
const pinned = {
  articleLimit: 'number',
  endDate: 'date',
  firstCharge: 'date, label, deadline',
  nextCharge: 'date',
  numberArticlesLeft: 'number',
  numberArticlesMore: 'number',
  numberArticlesRead: 'number',
  offerEnds: 'text, deadline',
  offerName: 'text',
  planPrice: 'text, label, deadline',
  planTerm: 'text, label, deadline',
  planTermCount: 'number, label, deadline',
  price: 'text, label, deadline',
  resetDate: 'date',
  term: 'text, label, deadline',
  title: 'text, label, deadline',
  trialEnds: 'date, label, deadline',
  window: 'text',
  windowDays: 'number',
};

describe('the variables of templates', () => {
  it('keep their names, their kinds and their places', () => {
    const found = [...bannerVariables].map(([name, { kind, offerTexts }]) => [name, [kind, ...offerTexts].join(', ')]);
    expect(Object.fromEntries(found)).to.deep.equal(pinned);
  });
});

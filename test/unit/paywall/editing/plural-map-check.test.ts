import { expect } from 'chai';
import { checkOfferTemplates } from '../../../../src/paywall/editing/offer-template-check.ts';
import { checkTemplate } from '../../../../src/paywall/editing/template-check.ts';
import type { BannerState, Template } from '../../../../src/paywall/wording/wording.ts';
import { introduction } from '../../../support/fixtures/sample-offer.ts';

const around = { locale: 'en', now: Date.UTC(2026, 10, 23, 12) };
const place = 'banners.metered.headline';

const ofHeadline = (template: Template, state: BannerState = 'metered') =>
  checkTemplate({ ...around, path: place, template, use: { state } }).map(({ path, message }) => `${path}: ${message}`);

describe('one text per plural category is refused, with the place named, for', () => {
  it('C5: several numbers of which it does not say which one chooses', () => {
    const other = '{{numberArticlesRead}} of {{articleLimit}} articles read';
    const message =
      'names several numbers, {{numberArticlesRead}} and {{articleLimit}}: say which one chooses, such as number: numberArticlesRead';
    expect(ofHeadline({ one: other, other })).to.deep.equal([`${place}: ${message}`]);
    expect(ofHeadline({ one: 'One of {{articleLimit}}', other: '{{numberArticlesRead}} read' })).to.have.length(1);
    expect(ofHeadline({ one: 'x', other: '{{numberArticlesRead}} until {{resetDate}}' }), 'a date').to.deep.equal([]);
    expect(ofHeadline({ number: 'articleLimit', one: other, other })).to.deep.equal([]);
    expect(ofHeadline({ number: 'numberArticlesLeft', one: 'The last', other: 'Read on' })).to.deep.equal([]);
  });

  it('C5: a variable that is no number there', () => {
    const by = (number: string, state: BannerState = 'metered') => ofHeadline({ number, one: 'x', other: 'y' }, state);
    const refused = (message: string) => [`${place}.number: ${message}`];
    expect(by('nothing')).to.deep.equal(refused('names an unknown variable: {{nothing}}'));
    expect(by('title')).to.deep.equal(refused('must be a number, and {{title}} is not one'));
    expect(by('resetDate')).to.deep.equal(refused('must be a number, and {{resetDate}} is not one'));
    expect(by('numberArticlesMore')).to.deep.equal(refused('{{numberArticlesMore}} is not known in metered'));
    expect(by('numberArticlesMore', 'registration')).to.deep.equal([]);
  });
});

describe("one text per plural category in an offer's own templates", () => {
  it('C5: knows no number that could choose', () => {
    const label = { number: 'articleLimit', one: '{{term}}', other: '{{term}} for {{price}}' };
    expect(
      checkOfferTemplates({ ...introduction, templates: { label } }, { ...around, locales: ['en'] }),
    ).to.deep.equal([{ path: 'templates.label.number', message: "{{articleLimit}} is not known in an offer's label" }]);
  });
});

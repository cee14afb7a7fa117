import { expect } from 'chai';
import fc from 'fast-check';
import { checkWording } from '../../../src/paywall/editing/wording-check.ts';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { parseStoredSettings, parseStoredWording } from '../../../src/publications/publication-schema.ts';
import { arbitrarySettings } from '../../support/fixtures/arbitrary-settings.ts';
import { plainWording } from '../../support/fixtures/config-dir.ts';

function refusal(parse: () => unknown): PaywallError {
  try {
    parse();
  } catch (error) {
    if (error instanceof PaywallError) return error;
  }
  throw new Error('this should have been refused');
}

describe('what a store holds of a publication', () => {
  it('is the settings as they were, through JSON and back', () => {
    fc.assert(
      fc.property(arbitrarySettings, (settings) => {
        expect(parseStoredSettings(JSON.parse(JSON.stringify(settings)))).to.deep.equal(settings);
      }),
    );
  });

  it('is the wording as it was, through JSON and back', () => {
    const wording = {
      ...plainWording('pl'),
      offer: { label: { one: 'a', few: 'b', many: 'c', other: '{{numberArticlesLeft}}' }, deadline: 'd' },
    };
    expect(parseStoredWording(JSON.parse(JSON.stringify(wording)))).to.deep.equal(wording);
  });

  it('C3: is a wording that was saved before there was a text for those who have no free articles', () => {
    const { 'meter-closed': _, ...banners } = plainWording('en').banners;
    const wording = { ...plainWording('en'), banners };
    expect(parseStoredWording(wording)).to.deep.equal(wording);
    expect(checkWording(wording, 0)).to.deep.equal([]);
    const { premium: __, ...fewer } = banners;
    expect(refusal(() => parseStoredWording({ ...wording, banners: fewer })).faults).to.deep.equal([
      { path: 'banners.premium', message: 'is missing' },
    ]);
  });

  it('is read although a date in a wording has passed since', () => {
    const wording = { ...plainWording('en'), title: 'Until January 31st, 2001' };
    expect(parseStoredWording(wording)?.title).to.equal(wording.title);
  });

  it('item 2: are read as earlier versions wrote them, and shed then', () => {
    fc.assert(
      fc.property(arbitrarySettings, (settings) => {
        const { onOverload: _, ...earlier } = settings;
        expect(parseStoredSettings(earlier)).to.deep.equal({ ...settings, onOverload: 'shed' });
      }),
    );
  });

  it('is refused with every fault where it is something else', () => {
    const refused = refusal(() => parseStoredSettings({ title: 1, meter: { window: { kind: 'month' } } }));
    expect(refused.code).to.equal('internal');
    expect(refused.faults.map(({ path }) => path)).to.have.members(['title', 'timeZone', 'meter.limits']);
    const paths = refusal(() => parseStoredWording({ ...plainWording('en'), plurals: { some: 's' } })).faults;
    expect(paths).to.deep.equal([{ path: 'plurals.some', message: 'is not a known field' }]);
  });

  it('names the fault inside a map of plural forms', () => {
    const wording = { ...plainWording('en'), offer: { label: { one: 'a' }, deadline: 3 } };
    expect(refusal(() => parseStoredWording(wording)).faults).to.deep.equal([
      { path: 'offer.label.other', message: 'is missing' },
      { path: 'offer.deadline', message: 'must be a text, or one text per plural category' },
    ]);
  });
});

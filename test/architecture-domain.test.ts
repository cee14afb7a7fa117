import { expect } from 'chai';
import { type Import, importsOf, type Source, sourcesIn, targetOf } from './support/sources.ts';

/** The files that every subject may import, and that import only each other. */
const rootFiles = [
  'amp-sign-ins.ts',
  'change-feed.ts',
  'clock.ts',
  'errors.ts',
  'finding.ts',
  'leases.ts',
  'rate-limit.ts',
  'reader.ts',
  'secrets.ts',
  'made-once.ts',
  'soon.ts',
];

/**
 * The subjects of the domain, a folder or a file each, from the bottom to the top. A subject imports only what stands in the lines
 * below its own, types included; subjects in one line do not import each other.
 */
const order: readonly (readonly string[])[] = [
  rootFiles,
  ['calendar', 'admin', 'wording', 'articles', 'events'],
  ['entitlements', 'newsletters'],
  ['offers'],
  ['billing-rules.ts', 'variants'],
  ['segments', 'experiments', 'agents'],
  ['publication.ts'],
  ['targeting'],
  ['metering'],
  ['reports', 'purchases', 'banners', 'gifts'],
  ['selling', 'support', 'editing'],
  ['stores.ts'],
];

/** The folder of `src/paywall/` in which a file lies, or the file itself where it lies in none; null outside of the domain. */
const subjectOf = (path: string): string | null => /^src\/paywall\/([^/]+)/.exec(path)?.[1] ?? null;

/** From the bottom, 0; -1 for what has no place in the order. */
const lineOf = (subject: string): number => order.findIndex((line) => line.includes(subject));

/** Why a file of the domain may not import this, or null where it may. What lies outside of the domain is not looked at. */
function objection(source: Pick<Source, 'path'>, one: Import): string | null {
  const own = subjectOf(source.path);
  const target = targetOf(source, one);
  const other = target === null ? null : subjectOf(target);
  if (own === null || other === null) return null;
  const what = `${source.path} imports ${one.from}`;
  const [from, to] = [lineOf(own), lineOf(other)];
  if (from === -1 || to === -1) return `${what}, and one of the two has no place in the order`;
  return own === other || to < from || (from === 0 && to === 0) ? null : what;
}

const source = sourcesIn('src/paywall', /\.ts$/);

describe('the order of the subjects in the domain', () => {
  it('names every folder and every file that there is, each once, and no other', () => {
    const found = new Set(source.map(({ path }) => subjectOf(path)));
    expect([...found].sort()).to.deep.equal(order.flat().sort());
  });

  for (const subject of order.flat()) {
    it(`lets ${subject} import only what stands below it`, () => {
      const own = source.filter(({ path }) => subjectOf(path) === subject);
      const objections = own.flatMap((each) => importsOf(each).map((one) => objection(each, one)));
      expect(own).to.not.be.empty;
      expect(objections.filter((one) => one !== null)).to.deep.equal([]);
    });
  }

  it('would notice what it forbids, of types as well', () => {
    const forbidden: [string, string][] = [
      ['src/paywall/clock.ts', './calendar/day.ts'],
      ['src/paywall/leases.ts', './publication.ts'],
      ['src/paywall/calendar/term.ts', '../offers/offer.ts'],
      ['src/paywall/wording/money.ts', '../calendar/term.ts'],
      ['src/paywall/entitlements/purchase.ts', '../offers/offer.ts'],
      ['src/paywall/publication.ts', './metering/meter.ts'],
      ['src/paywall/metering/tally.ts', '../reports/funnel.ts'],
      ['src/paywall/banners/banner.ts', '../purchases/buyer.ts'],
      ['src/paywall/support/explain-decision.ts', '../editing/meter-effects.ts'],
      ['src/paywall/selling/selling.ts', '../stores.ts'],
      ['src/paywall/metering/decide.ts', '../new-subject/rule.ts'],
      ['src/paywall/new-subject/rule.ts', '../clock.ts'],
      ['src/paywall/new-file.ts', './clock.ts'],
    ];
    for (const [path, from] of forbidden)
      for (const typeOnly of [false, true])
        expect(objection({ path }, { from, typeOnly }), `${path} → ${from}`).to.be.a('string');
  });

  it('lets each import itself and all below it', () => {
    const allowed: [string, string][] = [
      ['src/paywall/rate-limit.ts', './clock.ts'],
      ['src/paywall/metering/decide.ts', './meter.ts'],
      ['src/paywall/metering/decide.ts', '../publication.ts'],
      ['src/paywall/publication.ts', './offers/offer.ts'],
      ['src/paywall/stores.ts', './support/reader-records.ts'],
      ['src/paywall/calendar/day.ts', 'temporal-polyfill'],
    ];
    for (const [path, from] of allowed)
      expect(objection({ path }, { from, typeOnly: false }), `${path} → ${from}`).to.equal(null);
  });
});

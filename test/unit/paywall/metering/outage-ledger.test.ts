import { expect } from 'chai';
import type { KeptView } from '../../../../src/paywall/metering/kept-view.ts';
import { createOutageLedger } from '../../../../src/paywall/metering/outage/outage-ledger.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { article, dayMs, noon, reader } from '../../../support/fixtures/sample-keys.ts';

const publication = examplePublication({
  meter: {
    limits: { anonymous: 3, registered: 100 },
    window: { kind: 'rolling', days: 7 },
    releases: 3,
    replaced: [],
  },
});

const view = (name: string, articleName: number, at = noon): KeptView => ({
  publication,
  kind: name === 'eve' ? 'registered' : 'anonymous',
  reader: reader(name),
  anonymousKey: null,
  articleKey: article(articleName),
  at,
  receipt: false,
  isCrawler: false,
});

const ann = { reader: { id: 'ann', kind: 'anonymous' }, key: reader('ann'), anonymousKey: null } as const;

describe('item 3: the outage ledger', () => {
  const spent = (ledger: ReturnType<typeof createOutageLedger>, articleName: number, now: number) =>
    ledger.spentMeter({ publication, visitor: ann, articleKey: article(articleName), now });

  it('lets a rolling window begin with the first view, and end', () => {
    const ledger = createOutageLedger();
    for (const [index, days] of [0, 1, 6].entries()) ledger.keep(view('ann', index, noon + days * dayMs));
    const end = noon + 7 * dayMs;
    expect(spent(ledger, 9, end - 1)).to.deep.include({ used: 3, left: 0, resetsAt: end });
    expect(spent(ledger, 2, end - 1)).to.equal(null);
    expect(spent(ledger, 9, end)).to.equal(null);
    expect(ledger.keep(view('ann', 2, end))).to.equal('kept');
    expect(ledger.keep(view('ann', 2, end + 1))).to.equal('already-read');
  });

  it('denies nobody the first article at a limit of 0, because it is not known who has paid', () => {
    const ledger = createOutageLedger();
    const { settings } = publication;
    const limits = { anonymous: 0, registered: 0 };
    const closed = { ...publication, settings: { ...settings, meter: { ...settings.meter, limits } } };
    const asked = { publication: closed, visitor: ann, articleKey: article(9), now: noon };
    expect(ledger.spentMeter(asked)).to.equal(null);
    ledger.keep({ ...view('ann', 1), publication: closed });
    expect(ledger.spentMeter(asked)).to.include({ limit: 0, used: 0, left: 0 });
  });

  it('gives views back in their order, however many they are, and forgets what is counted', () => {
    const ledger = createOutageLedger(5_000);
    for (let index = 0; index < 3_000; index += 1) ledger.keep(view('eve', index, noon + index));
    for (let index = 0; index < 100; index += 1) ledger.keep(view(`reader ${index}`, index));
    const [eve = ''] = ledger.readersOf({ key: reader('eve'), anonymousKey: null });
    for (let index = 0; index < 3_000; index += 8) {
      const entries = ledger.oldest(eve, 8);
      expect(entries.map((each) => each.view.at)).to.deep.equal(entries.map((_, place) => noon + index + place));
      expect(ledger.keep(view('eve', 2_999, noon + 4_000))).to.equal('already-read');
      for (const { number } of entries) ledger.remove(eve, number);
    }
    expect(ledger.size).to.equal(100);
    expect(ledger.readersOf({ key: reader('eve'), anonymousKey: null })).to.deep.equal([]);
    expect(ledger.readers(1_000)).to.have.length(100);
    expect(ledger.keep(view('eve', 1, noon))).to.equal('kept');
  });
});

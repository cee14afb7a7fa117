import { expect } from 'chai';
import fc from 'fast-check';
import { createAdmission, withPlace } from '../../../src/http/admission.ts';

/** How one view ends: with an answer, or with what its handler throws at once or later; and how often it is waited for before that. */
const views = fc.array(
  fc.record({ ends: fc.constantFrom('answers', 'throws', 'rejects'), waits: fc.nat({ max: 5 }) }),
  { minLength: 1, maxLength: 40 },
);

describe('places of views in flight', () => {
  it('item 2: are never more than there are, and are all free again however views end, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), views, async (most, all) => {
        const admission = createAdmission({ most });
        let working = 0;
        const results = await Promise.allSettled(
          all.map(async ({ ends, waits }) =>
            withPlace(admission, (hasPlace) => {
              if (!hasPlace) return 'shed';
              working += 1;
              expect(working).to.be.at.most(most);
              expect(admission.inFlight()).to.equal(working);
              if (ends === 'throws') {
                working -= 1;
                throw new Error('at once');
              }
              return (async () => {
                for (let turn = 0; turn < waits; turn += 1) await null;
                working -= 1;
                if (ends === 'rejects') throw new Error('later');
                return 'answered';
              })();
            }),
          ),
        );
        expect(results).to.have.lengthOf(all.length);
        expect(admission.inFlight()).to.equal(0);
        // As many as ever are let in again.
        const places = Array.from({ length: most }, () => admission.enter());
        expect(places).to.not.include(null);
        expect(admission.enter()).to.equal(null);
      }),
    );
  });

  it('item 2: are given back once, however often that is said', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 4 }), { maxLength: 20 }), (ends) => {
        const admission = createAdmission({ most: 5 });
        const places = Array.from({ length: 5 }, () => admission.enter());
        for (const end of ends) places[end]?.leave();
        expect(admission.inFlight()).to.equal(5 - new Set(ends).size);
      }),
    );
  });
});

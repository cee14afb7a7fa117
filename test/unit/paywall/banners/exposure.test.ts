import { expect } from 'chai';
import fc from 'fast-check';
import { bannerFor } from '../../../../src/paywall/banners/banner-for-decision.ts';
import { exposedArms } from '../../../../src/paywall/banners/exposure.ts';
import { noEntitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Arm } from '../../../../src/paywall/experiments/experiment.ts';
import { type Decision, decide } from '../../../../src/paywall/metering/decide.ts';
import type { ReaderKind } from '../../../../src/paywall/reader.ts';
import { type ServedArm, withArms } from '../../../../src/paywall/targeting/arms.ts';
import type { Effects } from '../../../../src/paywall/variants/effects.ts';
import { examplePublication, shippedWording } from '../../../support/fixtures/example-publication.ts';
import { sampleExperiment } from '../../../support/fixtures/sample-experiment.ts';
import { noon } from '../../../support/fixtures/sample-keys.ts';

const limits = { anonymous: 3, registered: 5 };
const example = examplePublication({
  wall: ['registration', 'meter-exhausted'],
  meter: { limits, window: { kind: 'month' }, releases: 3, replaced: [] },
});

const otherWall = { ...shippedWording('en').banners['meter-exhausted'], headline: 'Another headline' };

const armWith = (id: string, effects: Effects, paused = false): Arm => ({ id, name: id, ranges: [], paused, effects });

const experimentOf = (...effects: readonly Effects[]) =>
  sampleExperiment({ arms: effects.map((each, index) => armWith(`arm-${index}`, each)) });

interface Step {
  readonly article: number;
  readonly tier: 'free' | 'metered' | 'premium';
}

/** What a reader of one arm meets, article by article, and at which step they are exposed; -1 if at none. */
function read(served: ServedArm, kind: ReaderKind, steps: readonly Step[]) {
  const publication = withArms(example, [served]);
  const counted = new Set<number>();
  const limit = publication.settings.meter.limits[kind];
  const reader = { id: 'r', kind };
  const met = steps.map(({ article, tier }) => {
    const isRead = counted.has(article);
    const hasRoom = counted.size < limit;
    if (tier === 'metered' && hasRoom) counted.add(article);
    const outcome = isRead ? ('already-read' as const) : hasRoom ? ('counted' as const) : ('full' as const);
    const reading = {
      limit,
      used: counted.size,
      left: limit - counted.size,
      window: 'month' as const,
      resetsAt: noon + 1,
    };
    const decision: Decision = decide({
      settings: publication.settings,
      reader,
      article: { id: `${article}`, section: null, tags: [], tier, sponsored: false },
      now: noon,
      pass: null,
      entitlement: noEntitlement,
      silence: null,
      meter: tier === 'metered' ? { outcome, reading } : null,
    });
    const view = { publication, reader, decision, locale: 'en', country: null, now: noon };
    const { banner } = bannerFor(view);
    const exposed = exposedArms({ ...view, withoutArms: example, served: [served], isNew: () => true }, bannerFor);
    const shown = [decision.granted, decision.reason, banner?.state, banner?.offer, banner?.button];
    return { shown: JSON.stringify(shown), headline: banner?.headline, isExposed: exposed.length > 0 };
  });
  return { met, exposedAt: met.findIndex(({ isExposed }) => isExposed) };
}

const step = fc.record({
  article: fc.nat(9),
  tier: fc.constantFrom('metered', 'metered', 'metered', 'free', 'premium') as fc.Arbitrary<Step['tier']>,
});

const someEffects: fc.Arbitrary<Effects> = fc.constantFrom(
  {},
  { limits: { anonymous: 1 } },
  { limits: { anonymous: 5 } },
  { limits: { registered: 2 } },
  { limits: { registered: 9, anonymous: 2 } },
  { wall: ['meter-exhausted'] },
  { wording: { en: { 'meter-exhausted': otherWall } } },
  { wording: { en: { registration: otherWall } } },
);

const metered = (count: number): Step[] =>
  Array.from({ length: count }, (_, article) => ({ article, tier: 'metered' }));

describe('the exposure of a reader to an arm', () => {
  const exposures = (kind: ReaderKind, steps: readonly Step[], ...effects: readonly Effects[]) => {
    const experiment = experimentOf(...effects);
    return experiment.arms.map((arm) => read({ experiment, arm }, kind, steps).exposedAt);
  };

  it('is the read at the smaller limit', () => {
    expect(exposures('anonymous', metered(8), {}, { limits: { anonymous: 5 } })).to.deep.equal([2, 2]);
    expect(exposures('anonymous', metered(8), {}, { limits: { anonymous: 1 } })).to.deep.equal([0, 0]);
    expect(exposures('anonymous', metered(2), {}, { limits: { anonymous: 5 } })).to.deep.equal([-1, -1]);
  });

  it('is the first banner of a state whose texts differ, and the first wall that would be another', () => {
    const texts = { wording: { en: { registration: otherWall } } };
    expect(exposures('anonymous', metered(6), {}, texts)).to.deep.equal([3, 3]);
    expect(exposures('anonymous', metered(6), {}, { wall: ['meter-exhausted'] })).to.deep.equal([3, 3]);
    expect(exposures('registered', metered(6), {}, texts)).to.deep.equal([-1, -1]);
  });

  it('is none by an article that is open to all, or by an arm that is paused', () => {
    const free = [{ article: 1, tier: 'free' as const }];
    expect(exposures('anonymous', free, {}, { limits: { anonymous: 0 } })).to.deep.equal([-1, -1]);
    const other = armWith('other', { limits: { anonymous: 0 } }, true);
    const experiment = sampleExperiment({ arms: [armWith('control', {}), other] });
    const [arm = other] = experiment.arms;
    expect(read({ experiment, arm }, 'anonymous', metered(5)).exposedAt).to.equal(-1);
  });

  it('comes at the same decision in every arm, and nothing was different before it', () => {
    fc.assert(
      fc.property(
        fc.array(someEffects, { minLength: 2, maxLength: 3 }),
        fc.constantFrom<ReaderKind>('anonymous', 'registered'),
        fc.array(step, { minLength: 1, maxLength: 15 }),
        (effects, kind, steps) => {
          const experiment = experimentOf(...effects);
          const histories = experiment.arms.map((arm) => read({ experiment, arm }, kind, steps));
          const [first = -1] = histories.map(({ exposedAt }) => exposedAt);
          for (const { exposedAt } of histories) expect(exposedAt).to.equal(first);
          const before = histories.map(({ met }) =>
            met.slice(0, first === -1 ? met.length : first).map(({ shown }) => shown),
          );
          for (const each of before) expect(each).to.deep.equal(before[0]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

import { expect } from 'chai';
import { type MeterChange, withMeter } from '../../../../src/paywall/editing/meter-editing.ts';
import { meterEffects } from '../../../../src/paywall/editing/meter-effects.ts';
import { readersTouched } from '../../../../src/paywall/editing/readers-touched.ts';
import type { Distribution } from '../../../../src/paywall/reports/distribution.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

const now = Date.parse('2026-11-23T12:00:00+09:00');
const { settings } = examplePublication({});

const distributionOf = (limit: number, read: readonly (readonly [number, number])[]): Distribution => ({
  limit,
  total: read.reduce((sum, [, readers]) => sum + readers, 0),
  readers: read.map(([articles, readers]) => ({ articles, readers })),
});

const anonymous = distributionOf(10, [
  [1, 1200],
  [4, 30],
  [5, 20],
  [10, 7],
]);
const registered = distributionOf(15, [
  [3, 5],
  [15, 1],
]);

const touched = (change: MeterChange, kinds = { anonymous, registered }) =>
  meterEffects(settings, withMeter(settings, change, now), now).map((effect) => ({
    kind: effect.kind,
    ...readersTouched(effect, kinds),
  }));

describe('U12: how many readers a change of the meter touches', () => {
  const table: readonly (readonly [string, MeterChange, number | null, RegExp])[] = [
    [
      'a lower limit walls who has read as many',
      { limits: { anonymous: 5, registered: 15 } },
      27,
      /^Of 1,257 readers of this window who have not signed in, 27 have read 5 or more.*7 have used up the present limit already\.$/,
    ],
    [
      'a limit of none walls everybody',
      { limits: { anonymous: 0, registered: 15 } },
      1257,
      /1,257 have read something.*Everybody who comes new/,
    ],
    [
      'a higher limit lets on who has used it up',
      { limits: { anonymous: 10, registered: 20 } },
      1,
      /^Of 6 readers of this window who are registered, 1 has used up the present limit, and can read on at once\.$/,
    ],
    [
      'the kill switch lets on both kinds',
      { open: true },
      8,
      /8 have used up their articles, and can read on at once\./,
    ],
    ['a window carries every count', { window: { kind: 'week', startsOn: 'monday' } }, 1263, /cannot be known/],
    [
      'another order of the walls',
      { wall: ['meter-exhausted', 'trial-offer', 'registration'] },
      8,
      /^In this window 8/,
    ],
    [
      'exemptions',
      { institutions: [{ name: 'Library', networks: ['198.51.100.0/24'] }] },
      null,
      /cannot be known: no address and no crawler is stored\.$/,
    ],
    ['days of grace', { graceDays: 3 }, null, /cannot be known/],
    ['the store', { onFailure: 'closed' }, null, /cannot be known/],
    ['views given back', { releases: 1 }, null, /cannot be known/],
  ];
  for (const [name, change, count, words] of table) {
    it(name, () => {
      const [first] = touched(change);
      expect(first?.count).to.equal(count);
      expect(first?.sentence).to.match(words);
    });
  }

  it('is none of a window in which nobody has read', () => {
    const none = { anonymous: distributionOf(10, []), registered: distributionOf(15, []) };
    const [first] = touched({ limits: { anonymous: 5, registered: 15 } }, none);
    expect(first).to.include({ count: 0 });
    expect(first?.sentence).to.contain('Of 0 readers').and.contain('None of them');
  });

  it('counts readers once at a limit that was lowered before', () => {
    const lowered = { anonymous: { ...anonymous, limit: 4 }, registered };
    const [first] = touched({ limits: { anonymous: 3, registered: 15 } }, lowered);
    expect(first?.count).to.equal(57);
    expect(first?.sentence).to.contain('57 have used up the present limit already');
  });
});

import { expect } from 'chai';
import { type WindowRule, windowAt } from '../../../src/paywall/calendar/window.ts';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { withReplacedWindows } from '../../../src/paywall/metering/replaced-windows.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { article, dayMs, noon, reader } from '../../support/fixtures/sample-keys.ts';
import { createMeteringProcess, type MeteringProcess, type Who } from '../../support/stores/metering-process.ts';
import { openTallyWriter } from '../../support/tally-writer.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann: Who = { kind: 'anonymous', name: 'ann' };
const eve: Who = { kind: 'registered', name: 'eve' };
const signingIn: Who = { ...eve, anonymous: 'ann' };

const paid: Entitlement = { state: 'active', offer: null, endsAt: null, lapse: null, version: 1 };

function publicationWith(window: WindowRule): Publication {
  const limits = { anonymous: 3, registered: 5 };
  return examplePublication({ meter: { limits, window, releases: 3, replaced: [] } });
}

describeForEveryStore('item 3: views granted without the store', (store) => {
  let stores: Stores;
  let publication: Publication;
  let now: number;

  beforeEach(async () => {
    stores = await store.open();
    publication = publicationWith({ kind: 'month' });
    now = noon;
  });

  const open = (more = {}) =>
    createMeteringProcess(stores, { publication: () => publication, now: () => now, ...more });

  /** What becomes of it if the registered reader gives back their first article. */
  function giveBack({ metering }: MeteringProcess) {
    const visitor = { reader: { id: 'eve', kind: 'registered' }, key: reader('eve'), anonymousKey: null } as const;
    return metering.release({ publication, visitor, articleKey: article(0), now });
  }

  async function counted(name: string, at = now): Promise<readonly string[]> {
    const { meter, timeZone } = publication.settings;
    const window = windowAt(meter.window, timeZone, at);
    const views = await stores.meters.history({ publication: publication.name, reader: reader(name), window, now: at });
    return views.map((view) => String(view.article));
  }

  const keys = (...names: readonly (string | number)[]) => names.map((name) => String(article(name)));

  it('are counted in the window in which they were read, also after its end', async () => {
    const process = open();
    now = Date.parse('2026-11-30T14:59:00Z');
    process.cutOff(true);
    await process.read(ann, 'a');
    const november = now;
    now = Date.parse('2026-11-30T15:01:00Z');
    await process.read(ann, 'a');
    await process.read(ann, 'b');
    process.cutOff(false);
    await process.settle();
    expect(await counted('ann', november)).to.deep.equal(keys('a'));
    expect(await counted('ann')).to.have.members(keys('a', 'b'));
    expect(process.outcomes).to.deep.equal({ kept: 3, counted: 3 });
  });

  it('are passed over when the counts of their window are gone', async () => {
    const process = open();
    process.cutOff(true);
    await process.read(ann, 'a');
    now += 40 * dayMs;
    process.cutOff(false);
    await process.settle();
    expect(process.outcomes).to.deep.equal({ kept: 1, expired: 1 });
  });

  it('begin a rolling window when they were read', async () => {
    publication = publicationWith({ kind: 'rolling', days: 7 });
    const process = open();
    process.cutOff(true);
    await process.read(ann, 'a');
    now += dayMs;
    process.cutOff(false);
    const { meter } = await process.read(ann, 'b');
    expect(meter).to.include({ used: 2, resetsAt: noon + 7 * dayMs });
  });

  it('are taken over by a window rule that replaced theirs', async () => {
    const process = open();
    process.cutOff(true);
    await process.read(ann, 'a');
    now += 1_000;
    const before = publication.settings;
    const after = { ...before, meter: { ...before.meter, window: { kind: 'week', startsOn: 'monday' } as const } };
    publication = { ...publication, settings: withReplacedWindows(before, after, now) };
    process.cutOff(false);
    expect((await process.read(ann, 'b')).meter).to.include({ used: 2 });
    expect(await process.read(ann, 'a')).to.include({ reason: 'ALREADY_READ' });
  });

  it('are those of one reader before and after signing in and out, here and in the store', async () => {
    const process = open();
    await process.read(ann, 0);
    process.cutOff(true);
    for (const name of [1, 2]) await process.read(ann, name);
    for (const name of [3, 4, 5]) expect(await process.read(signingIn, name)).to.include({ reason: 'FAIL_OPEN' });
    // Five in all: enough for the registered reader, and more than enough for the anonymous one.
    expect(await process.read(eve, 6)).to.include({ reason: 'METER_EXHAUSTED' });
    expect(await process.read(ann, 6)).to.include({ reason: 'REGISTRATION_REQUIRED' });
    expect(await process.read(ann, 4)).to.include({ reason: 'FAIL_OPEN' });
    process.cutOff(false);
    await process.settle();
    expect(await counted('eve')).to.have.members(keys(0, 1, 2, 3, 4));
    expect(process.outcomes).to.deep.equal({ kept: 5, 'already-read': 1, counted: 4, full: 1, denied: 2 });
    expect(await process.read(eve, 7)).to.include({ reason: 'METER_EXHAUSTED' });
  });

  it('are counted before the next view of their reader is, and before one is given back', async () => {
    const process = open();
    process.cutOff(true);
    for (const name of [0, 1, 2]) await process.read(ann, name);
    process.cutOff(false);
    expect(await process.read(ann, 3)).to.include({ reason: 'REGISTRATION_REQUIRED' });
    process.cutOff(true);
    await process.read(eve, 0);
    process.cutOff(false);
    expect(await giveBack(process)).to.deep.include({ outcome: 'released' });
    expect(await counted('eve')).to.deep.equal([]);
  });

  it('are not given back once their receipt was handed out, even with a later look', async () => {
    const process = open();
    process.cutOff(true);
    await process.read(eve, 0);
    await process.read(eve, 0, { receipt: true });
    process.cutOff(false);
    expect(await giveBack(process)).to.deep.include({ outcome: 'receipt-issued' });
  });

  it('are counted by themselves soon after the store answers', async () => {
    const process = open();
    process.cutOff(true);
    await process.read(ann, 'a');
    expect(process.journal).to.have.length(1);
    process.cutOff(false);
    await eventually(async () => (await counted('ann')).length === 1);
    await eventually(() => process.outage.pending === 0 && process.journal.length === 0);
  });

  it('are in the reports as though they had been counted at once', async () => {
    const tally = openTallyWriter(stores, () => now);
    const process = open({ tally });
    process.cutOff(true);
    for (const name of [0, 1]) await process.read(ann, name);
    now += 2 * dayMs;
    process.cutOff(false);
    await process.settle();
    await tally.close();
    const [day, month] = await stores.tallies.read(publication.name, ['2026-11-23', '2026-11-01']);
    expect(Object.fromEntries(day ?? [])).to.deep.equal({ 'decided:FAIL_OPEN': 2, counted: 2 });
    expect(Object.fromEntries(month ?? [])).to.deep.equal({
      'reached:month:anonymous:1': 1,
      'reached:month:anonymous:2': 1,
    });
  });

  it('give nobody more than one allowance, and are no more than fit', async () => {
    const process = open({ most: 4 });
    process.cutOff(true);
    expect(await process.read(ann, 0, { count: false })).to.include({ reason: 'FAIL_OPEN' });
    for (const name of [0, 1, 2]) await process.read(ann, name);
    for (const count of [true, false])
      expect(await process.read(ann, 3, { count })).to.deep.include({
        granted: false,
        reason: 'REGISTRATION_REQUIRED',
        meter: { limit: 3, used: 3, left: 0, window: 'month', resetsAt: Date.parse('2026-11-30T15:00:00Z') },
      });
    expect((await process.read(ann, 3)).trace().find(({ rule }) => rule === 'store')?.because).to.equal(
      'the store does not answer; the policy is open, and this reader has read a whole allowance without it',
    );
    for (const name of [0, 1]) expect(await process.read(eve, name)).to.include({ reason: 'FAIL_OPEN' });
    expect(process.outcomes).to.deep.equal({ kept: 4, denied: 2, dropped: 1 });
    process.cutOff(false);
    await process.settle();
    expect(await counted('eve')).to.deep.equal(keys(0));
  });

  describe('are granted without end to those who paid, and not counted', () => {
    const end = noon + dayMs;

    async function expectOpenUntil(last: number, options = {}, process = open()): Promise<void> {
      process.cutOff(true);
      for (let name = 0; name < 9; name += 1)
        expect(await process.read(eve, name, options), String(name)).to.include({ reason: 'FAIL_OPEN' });
      now = last;
      expect(await process.read(eve, 10, options)).to.include({ reason: 'METER_EXHAUSTED' });
    }

    const buy = (next: Entitlement) =>
      stores.entitlements.compareAndSet({
        publication: publication.name,
        reader: reader('eve'),
        expectedVersion: 0,
        next,
      });

    it('if the store has shown it, until the entitlement ends', async () => {
      const process = open();
      await buy({ ...paid, endsAt: end, lapse: { at: end, into: 'expired' } });
      await process.read(eve, 'before');
      await expectOpenUntil(end, {}, process);
      process.cutOff(false);
      await process.settle();
      expect(process.outcomes).to.deep.equal({ kept: 9, denied: 1, entitled: 9 });
      expect(await counted('eve')).to.deep.equal([]);
    });

    it('if a valid token has shown it', async () => {
      const process = open();
      await process.read(eve, 'before', { tokenEntitlement: { ...paid, endsAt: end } });
      await expectOpenUntil(end, {}, process);
    });

    it('if a token shows it that has run out, until the entitlement ends', () =>
      expectOpenUntil(end, { earlierEntitlement: { entitlement: { ...paid, endsAt: end }, expiredAt: noon - 1 } }));

    it('if such a token names no end, for a month', () =>
      expectOpenUntil(noon + 7 * dayMs, {
        earlierEntitlement: { entitlement: paid, expiredAt: noon - 24 * dayMs },
      }));

    it('but not once the store has said that it is over', async () => {
      const process = open();
      await process.read(eve, 'before', { tokenEntitlement: paid });
      await process.read(eve, 'store says no');
      process.cutOff(true);
      for (let name = 0; name < 5; name += 1) await process.read(eve, name);
      expect(await process.read(eve, 6)).to.include({ reason: 'METER_EXHAUSTED' });
    });
  });
});

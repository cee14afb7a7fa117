import { expect } from 'chai';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import type { ViewOutcome, ViewRequest } from '../../../src/paywall/metering/meter.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import {
  article,
  dayMs,
  december,
  noon,
  november,
  publication,
  reader,
  rolling,
} from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const anonymous = reader('somebody');
const registered = reader('ann');
const both = { publication, anonymous, registered, window: november, now: noon };

type Changes = Partial<ViewRequest>;

const view = (who: typeof anonymous, name: string, changes: Changes = {}): ViewRequest => ({
  publication,
  reader: who,
  window: november,
  article: article(name),
  limit: 3,
  now: noon,
  count: true,
  ...changes,
});

/** A view of the registered reader with the cookie of the anonymous one. */
const together = (name: string, changes: Changes = {}) => view(registered, name, { anonymous, ...changes });

const nothing: Omit<Entitlement, 'version'> = { state: 'none', offer: null, endsAt: null, lapse: null };

const entitle = ({ entitlements }: Stores, who: typeof anonymous, state: Entitlement['state']) =>
  entitlements.compareAndSet({ publication, reader: who, expectedVersion: 0, next: { ...nothing, state } });

const none = { entitlement: null, used: 0, united: false, windowEndsAt: november.endsAt };

describeForEveryStore('a view of a signed-in reader who has the anonymous cookie still', (store) => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await store.open();
  });

  /** What the store should say if the anonymous reader has nothing of their own. */
  async function expectOutcome(request: ViewRequest, outcome: ViewOutcome, used = 0): Promise<void> {
    const found = await stores.meters.view(request);
    expect(found).to.include(store.seesBothReaders ? { outcome, used } : { outcome: 'apart' });
    // Where the store cannot say it, it says so when it is asked again without the anonymous reader.
    if (!store.seesBothReaders)
      expect(await stores.meters.view({ ...request, anonymous: null })).to.include({ outcome, used });
  }

  async function expectApart(request: ViewRequest): Promise<void> {
    const before = await store.dump();
    expect(await stores.meters.view(request)).to.deep.equal({
      ...none,
      outcome: 'apart',
      windowEndsAt: request.window.endsAt,
    });
    expect(await store.dump()).to.equal(before);
  }

  it('goes on as any other if that reader has nothing', async () => {
    await expectOutcome(together('a', { count: false }), 'room');
    await expectOutcome(together('a'), 'counted', 1);
    await expectOutcome(together('a', { receipt: true }), 'already-read', 1);
    await expectOutcome(together('b', { limit: 1 }), 'full', 1);
    await entitle(stores, registered, 'active');
    await expectOutcome(together('b'), 'entitled');
  });

  it('is apart while that reader has views that were never united, whatever it would be, and writes nothing', async () => {
    await stores.meters.view(view(registered, 'a'));
    await stores.meters.view(view(anonymous, 'b'));
    for (const [name, changes] of [
      ['a', { receipt: true }],
      ['b', {}],
      ['c', {}],
      ['c', { count: false }],
      ['c', { limit: 0 }],
    ] satisfies [string, Changes][])
      await expectApart(together(name, changes));
    await entitle(stores, registered, 'active');
    await expectApart(together('a'));
    expect(await stores.meters.unite(both)).to.include({ outcome: 'united' });
    await expectOutcome(together('c'), 'entitled');
  });

  it('goes on once they are united, signed out and in again as well', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await stores.meters.unite(both);
    await expectOutcome(together('a'), 'already-read', 1);
    expect(await stores.meters.view(view(anonymous, 'b'))).to.include({ outcome: 'counted', used: 2, isMoved: true });
    await expectOutcome(together('b'), 'already-read', 2);
    await expectOutcome(together('c'), 'counted', 3);
    await expectOutcome(together('d'), 'full', 3);
  });

  it('goes on if they were united with another reader, or with one who was erased since', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await stores.meters.unite({ ...both, registered: reader('bob') });
    await expectOutcome(together('a'), 'counted', 1);
    await stores.readers.erase({ publication, reader: reader('bob'), now: noon });
    await expectOutcome(together('a'), 'already-read', 1);
  });

  it('is apart if that reader has an entitlement, of whatever kind, and so it stays', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await stores.meters.unite(both);
    await entitle(stores, anonymous, 'none');
    await expectApart(together('a'));
    await entitle(stores, registered, 'active');
    await expectApart(together('b'));
  });

  it('goes on if what that reader read was given back, and is apart again with what they read next', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await stores.meters.release({ ...view(anonymous, 'a'), most: 3 });
    await expectOutcome(together('a'), 'counted', 1);
    await stores.meters.view(view(anonymous, 'b'));
    await expectApart(together('a'));
  });

  it('looks at the window of the view alone', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await expectOutcome(together('a', { window: december, now: december.startsAt }), 'counted', 1);
    await stores.meters.view(view(anonymous, 'a', { publication: 'another' }));
    await stores.meters.unite(both);
    await expectOutcome(together('a'), 'already-read', 1);
  });

  it('looks at a rolling window as long as it runs, and at that reader’s next one', async () => {
    await stores.meters.view(view(anonymous, 'a', { window: rolling(noon) }));
    const last = noon + 30 * dayMs - 1;
    await expectApart(together('b', { window: rolling(last), now: last }));
    const over = last + 1;
    await expectOutcome(together('b', { window: rolling(over), now: over }), 'counted', 1);
    await stores.meters.view(view(anonymous, 'c', { window: rolling(over), now: over }));
    await expectApart(together('b', { window: rolling(over), now: over }));
    await stores.meters.unite({ ...both, window: rolling(over), now: over });
    await expectOutcome(together('c', { window: rolling(over), now: over }), 'already-read', 2);
  });
});

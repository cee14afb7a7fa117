import { expect } from 'chai';
import { type ErrorCode, PaywallError } from '../../../src/paywall/errors.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { noon, reader } from '../../support/fixtures/sample-keys.ts';
import { createMeteringProcess, type MeteringProcess, type Who } from '../../support/stores/metering-process.ts';
import { describeForEveryStore } from '../every-store.ts';

const publication = examplePublication();
const somebody: Who = { kind: 'anonymous', name: 'somebody' };
const signedIn: Who = { kind: 'registered', name: 'ann', anonymous: 'somebody' };
const paid = { state: 'active', offer: 'a', endsAt: null, lapse: null } as const;

describeForEveryStore(
  'a view of a reader who signs in',
  (store) => {
    let stores: Stores;
    let process: MeteringProcess;
    let failure: ErrorCode | null;
    let transfers: number;

    const entitle = (name: string) =>
      stores.entitlements.compareAndSet({
        publication: publication.name,
        reader: reader(name),
        expectedVersion: 0,
        next: paid,
      });

    beforeEach(async () => {
      stores = await store.open();
      failure = null;
      transfers = 0;
      process = createMeteringProcess(stores, {
        publication: () => publication,
        now: () => noon,
        async transferOnSignIn({ key, anonymousKey }) {
          transfers += 1;
          expect([key, anonymousKey]).to.deep.equal([reader('ann'), reader('somebody')]);
          if (failure !== null) throw new PaywallError(failure, 'nothing was transferred');
          const stored = await stores.entitlements.read(publication.name, anonymousKey);
          if (stored !== null) await entitle('ann');
        },
      });
    });

    it('lets them in by what they bought before, and counts nothing', async () => {
      await process.read(somebody, 'a');
      await entitle('somebody');
      const decision = await process.read(signedIn, 'b');
      expect(decision).to.include({ reason: 'SUBSCRIBER', counted: false });
      expect(transfers).to.equal(1);
      expect(decision.entitlement).to.include(paid);
    });

    it('lets them in to a premium article by it', async () => {
      await entitle('somebody');
      expect(await process.read(signedIn, 'b', { tier: 'premium' })).to.include({ reason: 'SUBSCRIBER' });
    });

    it('lets them in by it also if what they read without the store is still to be counted', async () => {
      await entitle('somebody');
      process.cutOff(true);
      expect(await process.read(signedIn, 'a')).to.include({ reason: 'FAIL_OPEN' });
      process.cutOff(false);
      expect(await process.read(signedIn, 'b')).to.include({ reason: 'SUBSCRIBER' });
      expect(process.outage.pending).to.equal(0);
    });

    it('is undecided while the store has too much to do to hand it over, and is counted nowhere', async () => {
      await process.read(somebody, 'a');
      await entitle('somebody');
      failure = 'overloaded';
      const before = await store.dump();
      for (const tier of ['metered', 'premium'] as const)
        expect(await process.read(signedIn, 'b', { tier })).to.include({ granted: false, reason: 'OVERLOADED' });
      expect(await process.read(signedIn, 'b', { tier: 'free' })).to.include({ granted: true, reason: 'FREE' });
      expect(await store.dump()).to.equal(before);
    });

    it('hands nothing over if there is nothing to hand over, and the store sees that', async () => {
      await process.read(signedIn, 'a');
      expect(transfers).to.equal(store.seesBothReaders ? 0 : 1);
      await process.read(somebody, 'b');
      expect((await process.read(signedIn, 'c')).meter).to.include({ used: 3 });
      const after = transfers;
      expect((await process.read(signedIn, 'd')).meter).to.include({ used: 4 });
      expect(transfers - after).to.equal(store.seesBothReaders ? 0 : 1);
    });

    it('asks no store if a token shows that they paid', async () => {
      process.cutOff(true);
      const tokenEntitlement = { ...paid, version: 1 };
      expect(await process.read(signedIn, 'a', { tokenEntitlement })).to.include({ reason: 'SUBSCRIBER' });
      expect(transfers).to.equal(0);
    });
  },
  { onCluster: false },
);

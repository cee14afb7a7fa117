import { expect } from 'chai';
import { hasCode } from '../../../src/paywall/errors.ts';
import type { Telling } from '../../../src/paywall/events/telling.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { eventOf, namesOf, readAll, sweepFor } from '../../support/fixtures/sample-events.ts';
import { dayMs, noon, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann = reader('ann');
const bob = reader('bob');

const expired = { state: 'expired', offer: 'plan', endsAt: noon, lapse: null } as const;
const active = { ...expired, state: 'active', endsAt: null } as const;

type Change = Parameters<Stores['entitlements']['compareAndSet']>[0];

/** Writes an entitlement, and tells of it; `telling: null` tells nothing. */
const put = (
  { entitlements }: Stores,
  expectedVersion: number,
  { telling, next = active }: Partial<Pick<Change, 'next'>> & { readonly telling: Partial<Telling> | null },
) =>
  entitlements.compareAndSet({
    publication,
    reader: ann,
    expectedVersion,
    next,
    telling: telling === null ? undefined : { events: [], now: noon, ...telling },
  });

const named = (stores: Stores, names: readonly string[]) =>
  eventually(async () => expect(namesOf(await readAll(stores))).to.deep.equal(names));

describeForEveryStore('events: the outbox', (store) => {
  it('is read in pages by cursor, in its order, by every handle, and apart for each publication', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const names = Array.from({ length: 7 }, (_, index) => `test-${index}`);
    for (const name of names) await one.outbox.append(publication, [eventOf(name, null)]);
    await one.outbox.append('other', [eventOf('elsewhere', ann)]);
    const first = await other.outbox.read({ publication, after: null, limit: 4 });
    const rest = await other.outbox.read({ publication, after: first[3]?.cursor ?? null, limit: 4 });
    expect(namesOf([...first, ...rest])).to.deep.equal(names);
    expect(await other.outbox.read({ publication, after: rest[2]?.cursor ?? null, limit: 4 })).to.deep.equal([]);
    const [event] = await readAll(other, 'other');
    expect(event).to.deep.include({ ...eventOf('elsewhere', ann), data: event?.data });
    expect(event?.data).to.deep.equal({ name: 'elsewhere', version: event?.data['version'] });
    const refused = await one.outbox.read({ publication, after: '-', limit: 1 }).catch((error: unknown) => error);
    expect(hasCode(refused, 'invalid-request')).to.equal(true);
  });

  it('order per subject: what two processes write of a reader comes as it was written, with a version that rises', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const names: string[] = [];
    for (let version = 0; version < 20; version += 1) {
      names.push(`ann-${version}`);
      const event = eventOf(`ann-${version}`, ann);
      expect(await put(handles[version % 2] as Stores, version, { telling: { events: [event] } })).to.equal(true);
    }
    await named(handles[0], names);
    const versions = (await readAll(handles[1])).map(({ data }) => Number(data['version']));
    expect(versions).to.deep.equal([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.every(Number.isSafeInteger)).to.equal(true);
  });

  it('forgets what was written before a time, by the real clock', async () => {
    const stores = await store.open();
    await stores.outbox.append(publication, [eventOf('a', null)]);
    const between = Date.now() + 1;
    await eventually(() => Date.now() > between);
    await stores.outbox.append(publication, [eventOf('b', null), eventOf('c', ann, { at: noon - dayMs })]);
    await stores.outbox.trim(publication, between);
    await named(stores, ['b', 'c']);
    await sweepFor(stores, ann, noon + 1000 * dayMs);
    await named(stores, ['b', 'c']);
  });

  it('erasure: forgets all that tells of a reader, what is still to come of them among it, and nothing else', async () => {
    const stores = await store.open();
    await put(stores, 0, {
      telling: {
        events: [eventOf('ann', ann), eventOf('both', bob, { others: [ann] }), eventOf('bob', bob)],
        due: { lapse: [eventOf('lapsed', ann, { at: noon + 1 })] },
        now: noon,
      },
    });
    const telling = { events: [eventOf('registered', ann)], now: noon };
    await stores.outbox.noteRegistered({ publication, reader: ann, sealed: 'S', telling });
    await named(stores, ['ann', 'both', 'bob', 'registered']);
    await stores.outbox.eraseReader(publication, ann);
    await named(stores, ['bob']);
    await sweepFor(stores, ann, noon + dayMs);
    await named(stores, ['bob']);
    expect(await stores.outbox.sealedId(publication, ann)).to.equal(null);
  });

  it('goes with its publication', async () => {
    const stores = await store.open();
    await put(stores, 0, {
      telling: { events: [eventOf('ann', ann)], due: { lapse: [eventOf('lapsed', ann)] }, now: noon },
    });
    const change = { publication, part: 'offer/plan', value: {} } as const;
    await stores.publications.write(change, 0, { events: [eventOf('plan', null)], now: noon });
    await stores.outbox.noteRegistered({
      publication,
      reader: ann,
      sealed: 'S',
      telling: { events: [], now: noon },
    });
    await eventually(async () => (await readAll(stores)).length === 2);
    await stores.records.removeRecords(publication);
    expect(await stores.records.count(publication)).to.equal(0);
    expect(await readAll(stores)).to.deep.equal([]);
  });
});

describeForEveryStore('events: what time alone brings', (store) => {
  const lapse = [eventOf('trial', ann, { at: noon + 10 }), eventOf('grace', ann, { at: noon + 20 })];
  const told = { telling: { due: { lapse } } };

  it('is written once it falls due, once, no matter which process sweeps', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const [stores] = handles;
    await put(stores, 0, told);
    await sweepFor(stores, ann, noon + 9);
    await named(stores, []);
    await Promise.all(handles.map((each) => sweepFor(each, ann, noon + 10)));
    await named(stores, ['trial']);
    await sweepFor(stores, ann, noon + 20);
    await sweepFor(stores, ann, noon + 30);
    await named(stores, ['trial', 'grace']);
  });

  it('comes before what a later change tells, even if nobody swept, and what that change makes void never comes', async () => {
    const stores = await store.open();
    await put(stores, 0, told);
    await put(stores, 1, { telling: { events: [eventOf('bought', ann)], due: { lapse: [] }, now: noon + 15 } });
    await sweepFor(stores, ann, noon + 30);
    await named(stores, ['trial', 'bought']);
  });

  it('never comes of an entitlement that was changed while nothing was told', async () => {
    const stores = await store.open();
    await put(stores, 0, told);
    expect(await put(stores, 1, { telling: null })).to.equal(true);
    await sweepFor(stores, ann, noon + 30);
    await named(stores, []);
  });

  it('says of a checkout that it was left, unless another took its place or its reader has access', async () => {
    const stores = await store.open();
    const open = (expected: string | null, session: string) =>
      stores.billing.replaceCheckout({
        publication,
        reader: ann,
        expected,
        next: { offer: 'plan', offerVersion: 1, session, url: 'https://pay.example', expiresAt: noon + dayMs },
        now: noon,
        telling: {
          events: [eventOf(session, ann)],
          due: { checkout: [eventOf(`${session}-left`, ann, { at: noon + 10 })] },
          now: noon,
        },
      });
    expect(await open(null, 'first')).to.equal(true);
    expect(await open(null, 'lost')).to.equal(false);
    expect(await open('first', 'second')).to.equal(true);
    await put(stores, 0, { telling: {}, next: expired });
    await sweepFor(stores, ann, noon + 10);
    await named(stores, ['first', 'second', 'second-left']);
    expect(await open('second', 'third')).to.equal(true);
    await put(stores, 1, { telling: null });
    await sweepFor(stores, ann, noon + 10);
    await named(stores, ['first', 'second', 'second-left', 'third']);
  });
});

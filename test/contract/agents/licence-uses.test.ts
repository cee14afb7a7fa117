import { expect } from 'chai';
import type { LicenceTaking } from '../../../src/paywall/agents/licence.ts';
import { eventually } from '../../support/eventually.ts';
import { dayMs, noon, publication } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const licence = `lic_${'a'.repeat(24)}`;

const place = { publication, licence, day: '2026-11-23' };

const taking = (more: Partial<LicenceTaking> = {}): LicenceTaking => ({
  ...place,
  quota: { perDay: 3, total: 5 },
  count: true,
  now: noon,
  keptUntil: noon + 100 * dayMs,
  ...more,
});

const taken = (results: readonly boolean[]) => results.filter(Boolean).length;

describeForEveryStore('partner licences: the quota', (store) => {
  it('is exact for a day and in all, however many take at once', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const many = (more: Partial<LicenceTaking> = {}) =>
      Promise.all(Array.from({ length: 20 }, (_, at) => handles[at % 2]?.licenceUses.take(taking(more)) ?? false));
    expect(taken(await many())).to.equal(3);
    expect(await handles[0].licenceUses.read(place)).to.deep.equal({ today: 3, total: 3 });
    const next = { day: '2026-11-24' };
    expect(taken(await many(next))).to.equal(2);
    expect(await handles[1].licenceUses.read({ ...place, ...next })).to.deep.equal({ today: 2, total: 5 });
    expect(taken(await many({ day: '2026-11-25' }))).to.equal(0);
  });

  it('raises neither number if one of the two is used up, and nothing by a look', async () => {
    const { licenceUses } = await store.open();
    const quota = { perDay: 1, total: null };
    expect(await licenceUses.take(taking({ quota, count: false }))).to.equal(true);
    expect(await licenceUses.take(taking({ quota }))).to.equal(true);
    expect(await licenceUses.take(taking({ quota, count: false }))).to.equal(false);
    expect(await licenceUses.take(taking({ quota }))).to.equal(false);
    expect(await licenceUses.read(place)).to.deep.equal({ today: 1, total: 1 });
    expect(await licenceUses.read({ ...place, publication: 'other' })).to.deep.equal({ today: 0, total: 0 });
    expect(await licenceUses.take(taking({ quota, licence: `lic_${'b'.repeat(24)}` }))).to.equal(true);
  });

  it('is forgotten some time after the licence, and removed with its publication', async () => {
    const { licenceUses, records } = await store.open();
    await licenceUses.take(taking({ keptUntil: noon + 300 }));
    store.clock.time = noon + 400;
    await eventually(async () => expect(await licenceUses.read(place)).to.deep.equal({ today: 0, total: 0 }));
    await licenceUses.take(taking());
    expect(await records.count(publication)).to.equal(1);
    await records.removeRecords(publication);
    expect(await licenceUses.read(place)).to.deep.equal({ today: 0, total: 0 });
  });
});

import { expect } from 'chai';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createBuying } from '../../support/browser/buying.ts';
import {
  as,
  createFrontEnd,
  type DecisionJson,
  example,
  expectProblem,
  signedIn,
  unread,
} from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { openStoresOf, putExperiment, untilSums } from '../../support/experiments/running-experiment.ts';
import { sampleExperiment } from '../../support/fixtures/sample-experiment.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const experiment = sampleExperiment({
  startedAt: Date.now(),
  arms: [
    { id: 'control', name: 'Control', ranges: [[0, 5_000]], paused: false, effects: {} },
    { id: 'more', name: 'More', ranges: [[5_000, 10_000]], paused: false, effects: { limits: { anonymous: 3 } } },
  ],
});

const { id } = experiment;

const armIn = ({ experiment: arms }: Pick<DecisionJson, 'experiment'>) => arms?.[0]?.arm;

describeOnEveryStore('an experiment', (store) => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const env = () => ({ ...store.env(), CONFIG_DIR: config.dir });
  const service = useService(env);
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  let stores: Stores;

  before(async () => {
    stores = await openStoresOf(service, env());
  });

  after(() => stores.close());

  /** A reader of this arm, of whom nothing is counted. */
  async function readerOf(arm: string): Promise<Record<string, string>> {
    for (;;) {
      const headers = as(await page.newReader());
      if (armIn(await page.meter(unread(), { headers, query: '?dryRun=true' })) === arm) return headers;
    }
  }

  async function run(change: Partial<typeof experiment> = {}, isServed = true): Promise<void> {
    await putExperiment(stores, { ...experiment, ...change });
    const headers = as(await page.newReader());
    const look = () => page.meter(unread(), { headers, query: '?dryRun=true' });
    await eventually(async () => (armIn(await look()) !== undefined) === isServed);
  }

  const of = async (
    arm: string,
    figure: 'exposed' | 'walls' | 'reads' | 'paid' | 'registered' | 'refunds' | 'cancellations',
  ) => {
    const { days } = await stores.experimentFigures.sums(example, id);
    return days.filter((day) => day.arm === arm).reduce((sum, day) => sum + day[figure], 0);
  };

  it('that is a draft serves nobody, and answers say nothing of experiments', async () => {
    await run({ status: 'draft' }, false);
    const answer = await page.ask(unread());
    expect(answer.headers.get('x-stile-experiment')).to.equal(null);
    expect(await answer.json()).to.not.have.property('experiment');
  });

  it('serves each reader by one arm, says so in answer, banner and header, and exposes at the read at the smaller limit', async () => {
    await run();
    for (const [arm, limit] of [
      ['control', 2],
      ['more', 3],
    ] as const) {
      const headers = await readerOf(arm);
      const first = await page.ask(unread(), { headers });
      expect(first.headers.get('x-stile-experiment')).to.equal(`${id}=${arm}`);
      const decision = (await first.json()) as DecisionJson;
      expect(decision).to.deep.include({ experiment: [{ id, arm }], granted: true });
      expect(decision.meter?.limit).to.equal(limit);
      expect(decision.banner?.experiment).to.deep.equal([{ id, arm }]);
      expect(await of(arm, 'exposed')).to.equal(0);
      const [second, third] = await page.readMany(2, { headers });
      expect([second?.granted, third?.granted]).to.deep.equal([true, limit === 3]);
      const gate = await page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': '/another' });
      expect(gate.headers.get('x-stile-experiment')).to.equal(`${id}=${arm}`);
    }
    const { days, crossovers } = await untilSums(
      stores,
      id,
      (sums) => sums.days.every(({ walls }) => walls === 1) && sums.days.length === 2,
    );
    expect(crossovers).to.equal(0);
    const control = days.find(({ arm }) => arm === 'control');
    const more = days.find(({ arm }) => arm === 'more');
    expect(control).to.include({ exposed: 1, walls: 1, reads: 1, readsSquared: 1 });
    expect(more).to.include({ exposed: 1, walls: 1, reads: 2, readsSquared: 4 });
  });

  it('never exposes by a dry run, an explanation or the preview of an arm, which count nothing', async () => {
    const before = await stores.experimentFigures.sums(example, id);
    const headers = await readerOf('control');
    await page.readMany(1, { headers });
    for (let twice = 0; twice < 2; twice += 1) await page.meter(unread(), { headers, query: '?dryRun=true' });
    const fields = { experiment: { id, arm: 'more' } };
    const shown = await page.meter(unread(), { headers, query: '?dryRun=true', fields });
    expect(shown).to.deep.include({ experiment: [fields.experiment] });
    expect(shown.meter).to.include({ limit: 3, used: 1 });
    await expectProblem(await page.ask(unread(), { headers, fields }), {
      status: 422,
      code: 'invalid-request',
      paths: ['experiment'],
    });
    const other = { experiment: { id, arm: 'none' } };
    await expectProblem(await page.ask(unread(), { headers, query: '?dryRun=true', fields: other }), {
      status: 422,
      code: 'invalid-request',
      paths: ['experiment'],
    });
    expect((await page.meter(unread(), { headers, query: '?dryRun=true' })).experiment).to.deep.equal([
      { id, arm: 'control' },
    ]);
    expect(await stores.experimentFigures.sums(example, id)).to.deep.equal(before);
  });

  it('follows a reader who signs in by the arm first exposed, and counts their purchase and its refund once', async () => {
    const headers = await readerOf('more');
    const before = await Promise.all(
      (['exposed', 'registered', 'paid', 'refunds'] as const).map((figure) => of('more', figure)),
    );
    await page.readMany(2, { headers });
    await eventually(async () => (await of('more', 'exposed')) === (before[0] ?? 0) + 1);
    const both = { ...headers, ...signedIn(await page.signIn(`somebody-${Math.random()}@example.com`)) };
    const decision = await page.meter(unread(), { headers: both });
    expect(decision.reader.kind).to.equal('registered');
    expect(armIn(decision)).to.equal('more');
    await eventually(async () => (await of('more', 'registered')) === (before[1] ?? 0) + 1);
    await buying.buy(both);
    await eventually(async () => (await of('more', 'paid')) === (before[2] ?? 0) + 1);
    const subscriber = await page.meter(unread(), { headers: both });
    expect(subscriber.grantReason).to.equal('SUBSCRIBER');
    await buying.happens(subscriber.reader.id, 'refund');
    await eventually(async () => (await of('more', 'refunds')) === (before[3] ?? 0) + 1);
    await eventually(async () => (await stores.experimentFigures.sums(example, id)).crossovers === 0);
    expect(await of('more', 'exposed')).to.equal((before[0] ?? 0) + 1);
  });

  it('that is paused or over serves what the publication has', async () => {
    const [control, more] = experiment.arms;
    if (control === undefined || more === undefined) throw new Error('there are two arms');
    const headers = await readerOf('more');
    await putExperiment(stores, { ...experiment, arms: [control, { ...more, paused: true }] });
    await eventually(async () => (await page.meter(unread(), { headers, query: '?dryRun=true' })).meter?.limit === 2);
    const conclusion = { at: Date.now(), who: 'a', outcome: 'stopped', adopted: null, result: null } as const;
    await run({ status: 'ended', conclusion }, false);
    expect((await page.meter(unread(), { headers })).meter?.limit).to.equal(2);
  });
});

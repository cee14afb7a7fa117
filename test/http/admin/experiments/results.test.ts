import { expect } from 'chai';
import { expectProblem } from '../../../support/browser/front-end.ts';
import { useEditingService } from '../../../support/editing-service.ts';
import { eventually } from '../../../support/eventually.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { useExperimentFigures } from '../../../support/experiments/experiment-figures.ts';
import { createExperimentStage, draft, path } from '../../../support/experiments/experiment-stage.ts';

describeOnEveryStore('results of experiments', (store) => {
  const stage = useEditingService(store.env);
  const figures = useExperimentFigures(stage.service, store.env);
  const { act, done, started, report } = createExperimentStage(stage);

  let day = '2026-12-20';
  /** Of each arm so many readers today, and so many who pay. */
  const count = async (id: string, ...paid: readonly (readonly [arm: string, exposed: number, paid: number])[]) => {
    for (const [arm, exposed, did] of paid)
      await figures.add({ experiment: id, arm, day }, { exposed, paid: did, reads: exposed, readsSquared: exposed });
  };
  const audited = async (what: string) => {
    const answer = await stage.desk.get(`/audit?what=${what}`, 'olga');
    const { entries } = (await answer.json()) as { entries: { what: string; who: string }[] };
    return entries.map((entry) => entry.what);
  };

  it('say only "running" between looks; the winner is adopted in the step that ends it, and the record cannot be changed by any call', async () => {
    const texts = { headline: 'Read on for $9', button: { label: 'Read on', action: 'offers' } };
    const effects = {
      limits: { anonymous: 7 },
      wall: ['trial-offer', 'meter-exhausted'],
      wording: { en: { 'trial-offer': texts } },
    };
    expect((await stage.desk.call('PUT', '/events/settings', { body: { enabled: true } })).status).to.equal(200);
    await started(draft('adopt', effects));
    await count('adopt', ['control', 20_000, 200], ['other', 20_000, 340]);
    const before = await report('adopt');
    expect(before.body.report.result).to.deep.equal({ kind: 'running' });
    expect(before.body.report.arms.map(({ exposed }) => exposed)).to.deep.equal([20_000, 20_000]);
    expect(JSON.stringify(before.body.report), 'who paid is not said').to.not.include('340');
    await expectProblem(await act('adopt', 'end', { adopt: 'other' }), { status: 409, code: 'no-winner' });

    await stage.page.moveClock({ advance: 'P7D' });
    day = '2026-12-27';
    const { report: found, adoption } = await report('adopt');
    expect(found.result).to.include({ kind: 'result', outcome: 'winner', winner: 'other', look: 1 });
    expect(found.sentences[0]).to.match(/^“Another” is better: 1\.70% of its readers paid, and 1\.00%/);
    expect(adoption.join(' ')).to.match(/7 articles in each window instead of 10.*texts in en of trial-offer/);

    const ended = await done('adopt', 'end', { adopt: 'other' });
    expect(ended.conclusion).to.include({ outcome: 'winner', adopted: 'other' });
    expect((await stage.read<{ limits: object; wall: string[] }>('/meter')).body).to.deep.include({
      limits: { anonymous: 7, registered: 15 },
      wall: ['trial-offer', 'meter-exhausted'],
    });
    expect((await stage.read<{ banners: object }>('/banners/en')).body.banners).to.deep.include({
      'trial-offer': texts,
    });
    expect(await audited('meter.')).to.include('meter.update');
    expect(await audited('wording.')).to.include('wording.update en');
    expect(await audited('experiment.')).to.include('experiment.adopt adopt');
    const told = async () => {
      const feed = (await (await stage.desk.get('/events', 'edith')).json()) as { events: { type: string }[] };
      return feed.events.map(({ type }) => type);
    };
    const types = ['experiment.started', 'meter.changed', 'wording.changed', 'experiment.concluded'];
    // In Redis they are moved to where they are read a moment later.
    await eventually(async () => (await told()).length >= types.length);
    expect(await told()).to.include.members(types);

    const record = await stage.read(`${path}/adopt/report`);
    await count('adopt', ['control', 5, 5]);
    const calls: readonly (readonly [string, string, object])[] = [
      ['PUT', '', draft('adopt', { wall: ['registration', 'meter-exhausted'] })],
      ['DELETE', '', {}],
      ['POST', '/start', { knowingly: true }],
      ['POST', '/pause', { arm: 'other' }],
      ['POST', '/resume', { arm: 'other' }],
      ['POST', '/grow', { share: 1 }],
      ['POST', '/end', {}],
      ['POST', '/end', { adopt: 'other' }],
    ];
    const { etag } = await stage.read(`${path}/adopt`);
    for (const [method, below, body] of calls) {
      const answer = await stage.desk.call(method, `${path}/adopt${below}`, {
        ...(method !== 'DELETE' && { body }),
        headers: { 'If-Match': etag },
      });
      await expectProblem(answer, { status: 409, code: 'experiment-ended' });
    }
    await expectProblem(
      await stage.desk.call('POST', path, { body: draft('adopt', { wall: ['registration', 'meter-exhausted'] }) }),
      {
        status: 409,
        code: 'already-exists',
      },
    );
    expect(await stage.read(`${path}/adopt/report`)).to.deep.equal(record);
  });

  it('hides the result of arms that lost readers and says why', async () => {
    await started(draft('lost', { wall: ['registration', 'meter-exhausted'] }));
    await count('lost', ['control', 50_000, 500], ['other', 48_000, 900]);
    await stage.page.moveClock({ advance: 'P8D' });
    const { report: found } = await report('lost');
    expect(found.sampleRatio.isMismatch).to.equal(true);
    expect(found.result).to.deep.equal({ kind: 'mismatch' });
    expect(found.sentences.join(' ')).to.match(/cannot be trusted. No result is shown/);
  });
});

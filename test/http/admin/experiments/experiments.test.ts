import { expect } from 'chai';
import type { z } from 'zod';
import {
  experimentAnswer,
  type experimentListAnswer,
  sizeAnswer,
} from '../../../../src/http/schemas/experiments/experiments.ts';
import { experimentReportAnswer } from '../../../../src/http/schemas/experiments/report.ts';
import { expectProblem } from '../../../support/browser/front-end.ts';
import { useEditingService } from '../../../support/editing-service.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { useExperimentFigures } from '../../../support/experiment-figures.ts';

const path = '/experiments';

const plan = { metric: 'paid', baseRate: 0.02, smallestEffect: 0.2, weeks: 5 } as const;

const control = { id: 'control', name: 'As it is', share: 0.5, effects: {} };

const draft = (id: string, effects: object, change: object = {}) => ({
  id,
  name: `The experiment ${id}`,
  arms: [control, { id: 'other', name: 'Another', share: 0.5, effects }],
  plan,
  ...change,
});

describeOnEveryStore('/v1/admin/publications/{publication}/experiments', (store) => {
  const stage = useEditingService(store.env);
  const figures = useExperimentFigures(stage.service, store.env);

  const make = async (body: object) => {
    const answer = await stage.desk.call('POST', path, { body });
    expect(answer.status, await answer.clone().text()).to.equal(201);
    return answer;
  };
  const act = async (id: string, verb: string, body: object = {}) => {
    const { etag } = await stage.read(`${path}/${id}`);
    return stage.desk.call('POST', `${path}/${id}/${verb}`, { body, headers: { 'If-Match': etag } });
  };
  const done = async (id: string, verb: string, body: object = {}) => {
    const answer = await act(id, verb, body);
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return experimentAnswer.parse(await answer.json());
  };
  const started = async (body: { readonly id: string }) => {
    await make(body);
    return done(body.id, 'start', { knowingly: true });
  };
  const report = async (id: string) => {
    const { body } = await stage.read<z.output<typeof experimentReportAnswer>>(`${path}/${id}/report`);
    return { ...experimentReportAnswer.parse(body), body };
  };
  let day = '2026-12-20';
  /** Of each arm so many readers today, and so many who pay. */
  const count = async (id: string, ...paid: readonly (readonly [arm: string, exposed: number, paid: number])[]) => {
    for (const [arm, exposed, did] of paid)
      await figures.add(
        { experiment: id, arm, day },
        { exposed, paid: did, reads: exposed, readsSquared: exposed },
      );
  };
  const audited = async (what: string) => {
    const answer = await stage.desk.get(`/audit?what=${what}`, 'olga');
    const { entries } = (await answer.json()) as { entries: { what: string; who: string }[] };
    return entries.map((entry) => entry.what);
  };

  it('are made, changed while they are drafts, started, grown, paused and ended, and all of it is in the audit log', async () => {
    const answer = await make(draft('walls', { wall: ['registration', 'meter-exhausted'] }));
    expect(answer.headers.get('location')).to.match(/\/experiments\/walls$/);
    const made = experimentAnswer.parse(await answer.json());
    expect(made).to.include({ status: 'draft', startedAt: null, layer: null });
    const arms = [
      { ...control, share: 0.1 },
      { ...draft('', {}).arms[1], share: 0.1, effects: { wall: ['trial-offer', 'meter-exhausted'] } },
    ];
    const changed = await stage.put(`${path}/walls`, draft('walls', {}, { arms }), {
      'If-Match': answer.headers.get('etag') ?? '',
    });
    expect(changed.status, await changed.text()).to.equal(200);
    const running = await done('walls', 'start', { knowingly: true });
    expect(running).to.include({ status: 'running', startedAt: '2026-12-20T12:00:00+09:00' });
    const grown = await done('walls', 'grow', { share: 0.6 });
    expect(grown.arms.map(({ share }) => share)).to.deep.equal([0.3, 0.3]);
    await expectProblem(await act('walls', 'grow', { share: 0.6 }), { status: 422, code: 'invalid-request' });
    expect((await done('walls', 'pause', { arm: 'other' })).arms.map(({ paused }) => paused)).to.deep.equal([
      false,
      true,
    ]);
    expect((await done('walls', 'resume', { arm: 'other' })).arms.map(({ paused }) => paused)).to.deep.equal([
      false,
      false,
    ]);
    expect((await report('walls')).report.result.kind, 'it was paused').to.equal('no-control');
    const ended = await done('walls', 'end');
    expect(ended.conclusion).to.include({ by: 'edith', outcome: 'invalid', adopted: null });
    expect(await audited('experiment.')).to.include.members(
      ['create', 'update', 'start', 'grow', 'pause', 'resume', 'end'].map((verb) => `experiment.${verb} walls`),
    );
    const { body } = await stage.read<z.output<typeof experimentListAnswer>>(path);
    expect(body).to.include({ leastWeeks: 5, mostWeeks: 26 });
    expect(body.experiments.map(({ id }) => id)).to.deep.equal(['walls']);
  });

  it('are refused with the field named: offers, texts, weeks below a window, a control that differs, more than all readers', async () => {
    const refusals: readonly (readonly [object, string])[] = [
      [draft('no', { offers: ['nothing'] }), 'arms.1.effects.offers.0'],
      [
        draft('no', { wording: { en: { metered: { headline: '{{nothing}}' } } } }),
        'arms.1.effects.wording.en.metered.headline',
      ],
      [draft('no', {}), 'arms.1.effects'],
      [draft('no', { wall: ['registration', 'meter-exhausted'] }, { plan: { ...plan, weeks: 4 } }), 'plan.weeks'],
      [
        draft(
          'no',
          {},
          {
            arms: [
              { ...control, effects: { limits: { anonymous: 1 } } },
              { ...control, id: 'b' },
            ],
          },
        ),
        'arms.0.effects',
      ],
      [draft('no', {}, { arms: [control, { ...control, id: 'b', share: 0.6 }] }), 'arms'],
      [draft('no', {}, { arms: [control] }), 'arms'],
    ];
    for (const [body, at] of refusals) {
      const answer = await stage.desk.call('POST', path, { body });
      const { errors } = (await answer.json()) as { errors: { path: string }[] };
      expect(answer.status).to.equal(422);
      expect(
        errors.map((each) => each.path),
        at,
      ).to.include(at);
    }
    await make(draft('twice', { wall: ['registration', 'meter-exhausted'] }));
    const again = await stage.desk.call('POST', path, {
      body: draft('twice', { wall: ['registration', 'meter-exhausted'] }),
    });
    await expectProblem(again, { status: 409, code: 'already-exists' });
    expect((await stage.put(`${path}/twice`, draft('twice', {}), {})).status).to.equal(428);
    await expectProblem(await stage.desk.get(`${path}/never`), { status: 404, code: 'unknown-experiment' });
    await expectProblem(await stage.desk.get(`${path}/twice/report`), { status: 409, code: 'experiment-not-started' });
    await expectProblem(await act('twice', 'end'), { status: 409, code: 'experiment-not-started' });
    const { etag } = await stage.read(`${path}/twice`);
    const discarded = await stage.desk.call('DELETE', `${path}/twice`, { headers: { 'If-Match': etag } });
    expect(discarded.status).to.equal(204);
  });

  it('says how many readers are needed, and refuses a start with too few unless it is done knowingly', async () => {
    const { arms } = draft('size', { offers: ['trial-3-months'] });
    const sized = arms.map(({ share, effects }) => ({ share, effects }));
    const ask = async (baseRate: number | null) => {
      const body = { arms: sized, metric: 'paid', smallestEffect: 0.2, baseRate };
      return sizeAnswer.parse(await (await stage.desk.call('POST', `${path}/size`, { as: 'vera', body })).json());
    };
    expect(await ask(0.01)).to.include({
      readersPerArm: 42_642,
      readers: 85_284,
      weeks: null,
      isEnough: false,
      leastWeeks: 5,
    });
    expect((await ask(null)).sentence).to.match(/cannot be said/);
    await make(draft('size', { offers: ['trial-3-months'] }));
    const refused = await act('size', 'start');
    const problem = (await refused.clone().json()) as { detail: string };
    await expectProblem(refused, { status: 409, code: 'too-few-readers' });
    expect(problem.detail).to.match(/needs about 42,000 readers/);
    await done('size', 'start', { knowingly: true });
    await done('size', 'end');
  });

  it('that change the same do not run beside each other, unless they share a layer and its readers', async () => {
    await started(draft('one', { limits: { anonymous: 5 } }, { layer: 'meter' }));
    await make(draft('beside', { limits: { anonymous: 20 } }));
    await expectProblem(await act('beside', 'start', { knowingly: true }), {
      status: 409,
      code: 'experiment-overlaps',
    });
    await make(draft('in-it', { limits: { anonymous: 20 } }, { layer: 'meter' }));
    await expectProblem(await act('in-it', 'start', { knowingly: true }), { status: 409, code: 'experiment-overlaps' });
    await done('one', 'end');
    await done('in-it', 'start', { knowingly: true });
    await expectProblem(await act('in-it', 'start'), { status: 409, code: 'experiment-started' });
    await done('in-it', 'end');
  });

  it('say only "running" between looks; the winner is adopted in the step that ends it, and the record cannot be changed by any call', async () => {
    const texts = { headline: 'Read on for $9', button: { label: 'Read on', action: 'offers' } };
    const effects = {
      limits: { anonymous: 7 },
      wall: ['trial-offer', 'meter-exhausted'],
      wording: { en: { 'trial-offer': texts } },
    };
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

import { expect } from 'chai';
import type { z } from 'zod';
import {
  experimentAnswer,
  type experimentListAnswer,
  sizeAnswer,
} from '../../../../src/http/schemas/experiments/experiments.ts';
import { expectProblem } from '../../../support/browser/front-end.ts';
import { useEditingService } from '../../../support/editing-service.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { control, createExperimentStage, draft, path, plan } from '../../../support/experiments/experiment-stage.ts';

describeOnEveryStore('/v1/admin/publications/{publication}/experiments', (store) => {
  const stage = useEditingService(store.env);
  const { make, act, done, started, report } = createExperimentStage(stage);

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
});

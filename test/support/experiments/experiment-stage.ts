import { expect } from 'chai';
import type { z } from 'zod';
import { experimentAnswer } from '../../../src/http/schemas/experiments/experiments.ts';
import { experimentReportAnswer } from '../../../src/http/schemas/experiments/report.ts';
import type { EditingService } from '../editing-service.ts';

export const path = '/experiments';

export const plan = { metric: 'paid', baseRate: 0.02, smallestEffect: 0.2, weeks: 5 } as const;

export const control = { id: 'control', name: 'As it is', share: 0.5, effects: {} };

export const draft = (id: string, effects: object, change: object = {}) => ({
  id,
  name: `The experiment ${id}`,
  arms: [control, { id: 'other', name: 'Another', share: 0.5, effects }],
  plan,
  ...change,
});

/** What editors do with experiments, which all succeeds but `act`. */
export function createExperimentStage(stage: EditingService) {
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
  return { make, act, done, started, report };
}

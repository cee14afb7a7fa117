import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { leastWeeks, mostWeeks } from '../../../../paywall/experiments/looks.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { experimentAnswerOf, experimentJson } from '../../../admin/experiment-answer.ts';
import { bulkBodies } from '../../../bodies/read-body.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import {
  experimentAnswer,
  experimentDraftBody,
  experimentListAnswer,
  sizeAnswer,
  sizeBody,
} from '../../../schemas/experiments/experiments.ts';
import { experimentReportAnswer } from '../../../schemas/experiments/report.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';

type Needs = Pick<HttpServices, 'experiments' | 'clock'>;

const experimentsPath = '/v1/admin/publications/{publication}/experiments';
export const experimentPath = `${experimentsPath}/{id}`;

export const experimentRoute = { tag: 'Admin: experiments', query: noQuery } as const;

const noSuchExperiment = { description: 'There is no such experiment (`unknown-experiment`), or publication.' };
export const changingExperiment = {
  404: noSuchExperiment,
  412: { description: 'Someone else has changed it since (`version-conflict`).' },
  428: { description: 'There is no `If-Match` (`precondition-required`).' },
};

const notDraft = {
  description: 'It has been started (`experiment-started`), or has ended (`experiment-ended`): it stays as it is.',
};

const readingRoutes = ({ experiments: { desk }, clock }: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'get',
    path: experimentsPath,
    right: 'read',
    summary: 'All experiments: drafts, those that run, and those that have ended',
    body: null,
    answers: { 200: { description: 'By id.', schema: experimentListAnswer } },
    async handle({ publication }) {
      const now = clock.now();
      const all = await desk.list(publication.name);
      const experiments = all.map(({ value }) => experimentJson(value, publication, now));
      return {
        status: 200,
        body: { experiments, leastWeeks: leastWeeks(publication.settings.meter.window), mostWeeks },
      };
    },
  }),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'get',
    path: experimentPath,
    right: 'read',
    summary: 'One experiment, with the ETag by which it can be changed',
    body: null,
    answers: { 200: { description: 'The experiment.', schema: experimentAnswer }, 404: noSuchExperiment },
    handle: async ({ publication, params }) =>
      experimentAnswerOf(200, await desk.read(publication.name, params['id'] ?? ''), {
        publication,
        now: clock.now(),
      }),
  }),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'get',
    path: `${experimentPath}/report`,
    right: 'read',
    summary: 'How an experiment goes, and its result once a weekly look allows one',
    body: null,
    answers: {
      200: { description: 'The report; of an experiment that has ended, its record.', schema: experimentReportAnswer },
      404: noSuchExperiment,
      409: { description: 'It has not been started (`experiment-not-started`).' },
    },
    async handle({ publication, params }) {
      const now = clock.now();
      const { value, version, report, adoption } = await desk.report(publication, params['id'] ?? '', now);
      const body = { experiment: experimentJson(value, publication, now), report, adoption };
      return { status: 200, headers: { ETag: etagOf(version) }, body };
    },
  }),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'post',
    path: `${experimentsPath}/size`,
    right: 'read',
    summary: 'How many readers an experiment needs, and how many weeks that takes; changes nothing',
    body: sizeBody,
    bodyLimits: bulkBodies,
    answers: { 200: { description: 'By the figures of the last four weeks.', schema: sizeAnswer } },
    handle: async ({ publication, body: { arms, ...plan } }) => ({
      status: 200,
      body: await desk.size(publication, { arms, plan }, clock.now()),
    }),
  }),
];

/** How admins look at experiments, and make drafts of them. */
export const adminExperimentsRoutes = (services: Needs): readonly AdminRoute[] => [
  ...readingRoutes(services),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'post',
    path: experimentsPath,
    right: 'edit',
    summary: 'Make an experiment; no reader is in it before it is started',
    body: experimentDraftBody,
    bodyLimits: bulkBodies,
    answers: {
      201: { description: 'Made; `Location` says where.', schema: experimentAnswer },
      409: { description: 'There is an experiment of this id (`already-exists`).' },
    },
    async handle({ publication, admin, body }) {
      const { experiments, clock } = services;
      const by = { publication, ...authorOf(admin), now: clock.now() };
      const answer = experimentAnswerOf(201, await experiments.desk.create({ ...by, draft: body }), by);
      const Location = `/v1/admin/publications/${publication.name}/experiments/${body.id}`;
      return { ...answer, headers: { ...answer.headers, Location } };
    },
  }),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'put',
    path: experimentPath,
    right: 'edit',
    summary: 'Replace a draft',
    body: experimentDraftBody,
    bodyLimits: bulkBodies,
    answers: { ...changingExperiment, 200: { description: 'Replaced.', schema: experimentAnswer }, 409: notDraft },
    async handle({ request, publication, admin, params, body }) {
      const { experiments, clock } = services;
      const seenVersions = ifMatchVersions(request);
      if (body.id !== params['id'])
        throw invalidRequest('body', [{ path: 'id', message: 'must be the one in the path' }]);
      const by = { publication, ...authorOf(admin), now: clock.now() };
      return experimentAnswerOf(200, await experiments.desk.replace({ ...by, draft: body, seenVersions }), by);
    },
  }),
  definePublicationAdminRoute({
    ...experimentRoute,
    method: 'delete',
    path: experimentPath,
    right: 'edit',
    summary: 'Discard a draft; what was started stays on record',
    body: null,
    answers: { ...changingExperiment, 204: { description: 'Discarded.' }, 409: notDraft },
    async handle({ request, publication, admin, params }) {
      const { experiments, clock } = services;
      const seenVersions = ifMatchVersions(request);
      const by = { publication: publication.name, ...authorOf(admin), now: clock.now() };
      await experiments.desk.discard({ ...by, id: params['id'] ?? '', seenVersions });
      return { status: 204 };
    },
  }),
];

import type { IncomingMessage } from 'node:http';
import type { KnownAdmin } from '../../../../paywall/admin/admin.ts';
import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import { ifMatchVersions } from '../../../admin/etags.ts';
import { experimentAnswerOf } from '../../../admin/experiment-answer.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { armBody, endBody, experimentAnswer, growBody, startBody } from '../../../schemas/experiments/experiments.ts';
import type { HttpServices } from '../../../services.ts';
import { changingExperiment, experimentPath, experimentRoute } from './experiments.ts';

type Needs = Pick<HttpServices, 'experiments' | 'clock'>;

interface Asked {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly admin: KnownAdmin;
  readonly params: Readonly<Record<string, string>>;
}

const byOf = ({ request, publication, admin, params }: Asked, clock: Needs['clock']) => ({
  publication,
  ...authorOf(admin),
  now: clock.now(),
  id: params['id'] ?? '',
  seenVersions: ifMatchVersions(request),
});

const notRunning = {
  description: 'It has not been started (`experiment-not-started`), or has ended (`experiment-ended`).',
};

const changing = { ...experimentRoute, method: 'post', right: 'edit' } as const;

const answers = {
  ...changingExperiment,
  200: { description: 'Done.', schema: experimentAnswer },
  409: notRunning,
};

const pausingRoute = ({ experiments, clock }: Needs, act: 'pause' | 'resume'): AdminRoute =>
  definePublicationAdminRoute({
    ...changing,
    path: `${experimentPath}/${act}`,
    summary:
      act === 'pause'
        ? 'Pause an arm: its readers are served what all others are, and it is compared no more'
        : 'Resume an arm; no reader changes arms by it',
    body: armBody,
    answers,
    async handle(call) {
      const by = byOf(call, clock);
      const paused = act === 'pause';
      return experimentAnswerOf(200, await experiments.desk.setPaused({ ...by, arm: call.body.arm, paused }), by);
    },
  });

/** How admins start experiments, and what they do with those that run. */
export const adminRunningExperimentsRoutes = (services: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...changing,
    path: `${experimentPath}/start`,
    summary: 'Start an experiment: what it compares and how long is fixed from then on',
    body: startBody,
    isBodyOptional: true,
    answers: {
      ...answers,
      409: {
        description:
          'It runs already (`experiment-started`), another one changes the same (`experiment-overlaps`), or it has `too-few-readers`.',
      },
    },
    async handle(call) {
      const by = byOf(call, services.clock);
      return experimentAnswerOf(200, await services.experiments.desk.start({ ...by, ...call.body }), by);
    },
  }),
  pausingRoute(services, 'pause'),
  pausingRoute(services, 'resume'),
  definePublicationAdminRoute({
    ...changing,
    path: `${experimentPath}/grow`,
    summary: 'Give an experiment more readers; no reader changes arms by it',
    body: growBody,
    answers,
    async handle(call) {
      const by = byOf(call, services.clock);
      return experimentAnswerOf(200, await services.experiments.desk.grow({ ...by, share: call.body.share }), by);
    },
  }),
  definePublicationAdminRoute({
    ...changing,
    path: `${experimentPath}/end`,
    summary: 'End an experiment, and adopt the winner in the same step; its record is never changed again',
    body: endBody,
    isBodyOptional: true,
    answers: {
      ...answers,
      409: { description: 'It does not run, or there is `no-winner` to adopt.' },
      422: { description: 'The winner cannot be adopted as it is; nothing was changed.' },
    },
    async handle(call) {
      const by = byOf(call, services.clock);
      return experimentAnswerOf(200, await services.experiments.desk.end({ ...by, adopt: call.body.adopt }), by);
    },
  }),
];

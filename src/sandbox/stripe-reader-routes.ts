import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import { time } from './routes.ts';
import type { StandInControls } from './stand-in-controls.ts';
import { common, done, gone, nothing } from './stripe-route.ts';

const ofReader = '/sandbox/stripe/readers/{reader}';

const card = z.strictObject({ outcome: z.enum(['paid', 'declined']) }).openapi('SandboxCard');
const cancellation = z.strictObject({ when: z.enum(['now', 'period-end']) }).openapi('SandboxCancellation');
const outcome = z.strictObject({ outcome: z.enum(['won', 'lost']) }).openapi('SandboxDisputeOutcome');
const trial = z.strictObject({ endsAt: time }).openapi('SandboxTrial');

const pause = z
  .strictObject({
    behavior: z.enum(['void', 'keep_as_draft', 'mark_uncollectible']).openapi({
      description: 'What becomes of invoices that fall due during the pause.',
    }),
    resumesAt: time.optional().openapi({ description: 'By default the pause lasts until it is taken back.' }),
  })
  .openapi('SandboxPause');

const refund = z
  .strictObject({
    amount: z.int().min(1).max(99_999_999).optional().openapi({
      description: 'In minor units; by default all that is left of the latest payment.',
    }),
    fails: z.enum(['later', 'at-once']).optional().openapi({
      description:
        'The bank sends it back: at once, or three days later if `…/refund/fail` is not called before. By default it does not.',
    }),
  })
  .openapi('SandboxRefund');

const answering = <Schema extends z.ZodType>(schema: Schema) => ({
  200: { description: 'It has happened, and its webhooks went out.', schema },
  404: gone,
});

/** A deed that takes a body and answers it. */
function deed<Schema extends z.ZodType>(about: {
  readonly path: string;
  readonly summary: string;
  readonly body: Schema;
  readonly happen: (reader: string, body: z.output<Schema>) => Promise<void>;
}): Route {
  return defineRoute({
    ...common,
    path: `${ofReader}/${about.path}`,
    summary: about.summary,
    body: about.body,
    answers: answering(about.body),
    async handle({ params, body }) {
      await about.happen(params['reader'] ?? '', body);
      return done(body);
    },
  });
}

/** One that needs no more than its name. */
function plainDeed(path: string, summary: string, happen: (reader: string) => Promise<void>): Route {
  return defineRoute({
    ...common,
    path: `${ofReader}/${path}`,
    summary,
    body: null,
    answers: answering(nothing),
    async handle({ params }) {
      await happen(params['reader'] ?? '');
      return done({});
    },
  });
}

function refundRoutes(controls: StandInControls): readonly Route[] {
  return [
    defineRoute({
      ...common,
      path: `${ofReader}/refund`,
      summary: 'Give the latest payment back, or a part of it',
      body: refund,
      isBodyOptional: true,
      answers: answering(nothing),
      async handle({ params, body }) {
        await controls.refund(params['reader'] ?? '', body);
        return done({});
      },
    }),
    plainDeed('refund/fail', 'Have the bank send back what was given back last', controls.failRefund),
  ];
}

/** What happens to a reader's money: in the portal, in the dashboard of Stripe, at their bank. */
export const readerRoutes = (controls: StandInControls): readonly Route[] => [
  deed({
    path: 'card',
    summary: 'How the next renewals of a reader go',
    body: card,
    happen: (reader, body) => controls.setCard(reader, body.outcome),
  }),
  deed({
    path: 'cancel',
    summary: 'Cancel what a reader has running',
    body: cancellation,
    happen: (reader, body) => controls.cancel(reader, body.when),
  }),
  ...refundRoutes(controls),
  plainDeed('dispute', "Have the reader's bank take it back", controls.dispute),
  deed({
    path: 'dispute/close',
    summary: 'Decide the dispute that is open; `won` is for the publisher',
    body: outcome,
    happen: (reader, body) => controls.decideDispute(reader, body.outcome),
  }),
  deed({
    path: 'pause',
    summary: 'Stop collecting what a reader has running',
    body: pause,
    happen: (reader, { behavior, resumesAt }) =>
      controls.pauseCollection(reader, {
        behavior,
        ...(resumesAt === undefined ? {} : { resumesAt: Date.parse(resumesAt) }),
      }),
  }),
  plainDeed('resume', 'Collect it again', controls.resumeCollection),
  deed({
    path: 'trial',
    summary: 'Give time for nothing, as support does: on trial until then, however it was sold',
    body: trial,
    happen: (reader, body) => controls.giveTrial(reader, Date.parse(body.endsAt)),
  }),
  plainDeed('invoices/pay', 'Pay the latest invoice that is owed, on its own page', controls.payInvoice),
];

import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import { noQuery } from '../http/schemas/metering.ts';
import type { StandInControls } from './stand-in-controls.ts';

const common = { method: 'post', tag: 'Sandbox', query: noQuery } as const;

const gone = { description: 'There is nothing like this at the stand-in of Stripe.' };

const payment = z
  .strictObject({
    outcome: z
      .enum(['paid', 'declined', 'delayed', 'delayed-failed'])
      .openapi({ description: 'A delayed payment is settled after three days, or fails then.' }),
    promotionCode: z.string().min(1).max(500).optional().openapi({ description: 'Entered on the page before paying.' }),
    fingerprint: z.string().min(1).max(64).optional().openapi({
      description: 'The same for every use of one card; by default each reader has a card of their own.',
    }),
  })
  .openapi('SandboxPayment');

const card = z.strictObject({ outcome: z.enum(['paid', 'declined']) }).openapi('SandboxCard');
const cancellation = z.strictObject({ when: z.enum(['now', 'period-end']) }).openapi('SandboxCancellation');
const delivery = z
  .strictObject({ delivery: z.enum(['normal', 'held', 'shuffled', 'duplicated', 'lost']) })
  .openapi('SandboxDelivery');

const done = (body: unknown) => ({ status: 200, headers: { 'Cache-Control': 'no-store' }, body });

/** What happens to a reader's money: in the portal, in the dashboard of Stripe, at their bank. */
function readerRoutes(controls: StandInControls): readonly Route[] {
  const ofReader = '/sandbox/stripe/readers/{reader}';
  const answering = <Schema extends z.ZodType>(schema: Schema) => ({
    200: { description: 'It has happened, and its webhooks went out.', schema },
    404: gone,
  });
  return [
    defineRoute({
      ...common,
      answers: answering(card),
      path: `${ofReader}/card`,
      summary: 'How the next renewals of a reader go',
      body: card,
      async handle({ params, body }) {
        await controls.setCard(params['reader'] ?? '', body.outcome);
        return done(body);
      },
    }),
    defineRoute({
      ...common,
      answers: answering(cancellation),
      path: `${ofReader}/cancel`,
      summary: 'Cancel what a reader has running',
      body: cancellation,
      async handle({ params, body }) {
        await controls.cancel(params['reader'] ?? '', body.when);
        return done(body);
      },
    }),
    ...(['refund', 'dispute'] as const).map((deed) =>
      defineRoute({
        ...common,
        answers: answering(z.strictObject({})),
        path: `${ofReader}/${deed}`,
        summary: deed === 'refund' ? 'Give the latest payment back in full' : "Have the reader's bank take it back",
        body: null,
        async handle({ params }) {
          await controls[deed](params['reader'] ?? '');
          return done({});
        },
      }),
    ),
  ];
}

function webhookRoutes(controls: StandInControls): readonly Route[] {
  return [
    defineRoute({
      ...common,
      path: '/sandbox/stripe/webhooks',
      summary: 'How webhooks are delivered from now on',
      body: delivery,
      answers: { 200: { description: 'So it is.', schema: delivery } },
      async handle({ body }) {
        await controls.setDelivery(body.delivery);
        return done(body);
      },
    }),
    defineRoute({
      ...common,
      path: '/sandbox/stripe/webhooks/flush',
      summary: 'Deliver what was held, and what waits for another attempt',
      body: null,
      answers: {
        200: { description: 'How many events that were.', schema: z.object({ delivered: z.int() }) },
      },
      handle: async () => done({ delivered: await controls.flush() }),
    }),
  ];
}

/** What readers, their banks and Stripe do, for those who try it out. */
export const stripeRoutes = (controls: StandInControls): readonly Route[] => [
  defineRoute({
    ...common,
    path: '/sandbox/stripe/sessions/{session}/pay',
    summary: 'Do what a person does on the checkout page',
    body: payment,
    answers: {
      200: {
        description: 'Where that person is sent: back to the page after a decline.',
        schema: z.object({ redirect: z.url() }).openapi('SandboxRedirect'),
      },
      404: gone,
    },
    handle: async ({ params, body }) => done(await controls.pay(params['session'] ?? '', body)),
  }),
  ...readerRoutes(controls),
  ...webhookRoutes(controls),
];

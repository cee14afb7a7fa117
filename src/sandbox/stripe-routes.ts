import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import type { StandInControls } from './stand-in-controls.ts';
import { accountRoutes } from './stripe-account-routes.ts';
import { readerRoutes } from './stripe-reader-routes.ts';
import { common, done, gone } from './stripe-route.ts';

const payment = z
  .strictObject({
    outcome: z
      .enum(['paid', 'declined', 'delayed', 'delayed-failed'])
      .openapi({ description: 'A delayed payment is settled after three days, or fails then.' }),
    promotionCode: z.string().min(1).max(500).optional().openapi({ description: 'Entered on the page before paying.' }),
    fingerprint: z.string().min(1).max(64).optional().openapi({
      description: 'The same for every use of one card; by default each reader has a card of their own.',
    }),
    email: z.email().max(254).optional().openapi({ description: 'What is typed as the address of the buyer.' }),
  })
  .openapi('SandboxPayment');

const delivery = z
  .strictObject({
    delivery: z.enum(['normal', 'held', 'shuffled', 'duplicated', 'lost']).optional(),
    form: z.enum(['current', '2019', '2022', 'thin']).optional().openapi({
      description:
        'How events are written: as an endpoint that was made in that year gets them, or only naming their object.',
    }),
  })
  .refine((body) => body.delivery !== undefined || body.form !== undefined, {
    path: ['delivery'],
    message: 'delivery or form is needed',
  })
  .openapi('SandboxDelivery');

function webhookRoutes(controls: StandInControls): readonly Route[] {
  return [
    defineRoute({
      ...common,
      path: '/sandbox/stripe/webhooks',
      summary: 'How webhooks are delivered from now on',
      body: delivery,
      answers: { 200: { description: 'So it is.', schema: delivery } },
      async handle({ body }) {
        if (body.delivery !== undefined) await controls.setDelivery(body.delivery);
        if (body.form !== undefined) await controls.setWebhookForm(body.form);
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
  ...accountRoutes(controls),
  ...webhookRoutes(controls),
];

import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import type { StandInControls } from './stand-in-controls.ts';
import { common, done } from './stripe-route.ts';

const retries = z
  .strictObject({
    end: z.enum(['cancel', 'unpaid', 'past_due']).openapi({
      description: 'What becomes of a subscription whose last retry fails; at first it is cancelled.',
    }),
  })
  .openapi('SandboxRetries');

/** What the publisher sets for the whole account at Stripe. */
export const accountRoutes = (controls: StandInControls): readonly Route[] => [
  defineRoute({
    ...common,
    path: '/sandbox/stripe/retries',
    summary: 'How failed payments end from now on',
    body: retries,
    answers: { 200: { description: 'So it is.', schema: retries } },
    async handle({ body }) {
      await controls.setRetriesEnd(body.end);
      return done(body);
    },
  }),
];

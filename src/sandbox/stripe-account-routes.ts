import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import type { StandInControls } from './stand-in-controls.ts';
import { common, done, gone } from './stripe-route.ts';

const retries = z
  .strictObject({
    end: z.enum(['cancel', 'unpaid', 'past_due']).openapi({
      description: 'What becomes of a subscription whose last retry fails; at first it is cancelled.',
    }),
  })
  .openapi('SandboxRetries');

const name = z.string().min(1).max(256);

const whichPrices = z
  .strictObject({ publication: name.optional(), offer: name.optional(), price: name.optional() })
  .openapi('SandboxPrices', { description: 'Those of a publication, of an offer, or one by its id; by default all.' });

const pricesMeant = z.object({ prices: z.array(z.string()) });

const faults = z
  .strictObject({
    answers: z.enum(['normal', '503', 'hang', 'refuse']).openapi({
      description: 'Normally; 503; no answer, for a minute at most; 400.',
    }),
    calls: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^(?:GET|POST|DELETE|\*) \/v[12](?:\/(?::?[\w.-]+|\*))*$/, 'must be a method and a path'),
      )
      .min(1)
      .max(20)
      .optional()
      .openapi({
        example: ['POST /v1/checkout/sessions', 'GET /v1/subscriptions/:id'],
        description:
          '`*` stands for any method, `:id` for a part of a path, `*` at its end for the rest. By default all calls.',
      }),
    code: z
      .string()
      .regex(/^[a-z_]{1,64}$/)
      .optional()
      .openapi({ description: "Stripe's error code, for `refuse`." }),
    times: z.int().min(1).max(1000).optional().openapi({ description: 'For so many calls only.' }),
  })
  .refine(({ answers, code }) => code === undefined || answers === 'refuse', {
    path: ['code'],
    message: 'goes with `refuse` only',
  })
  .openapi('SandboxFaults');

function priceRoutes(controls: StandInControls): readonly Route[] {
  const deeds = [
    { path: 'archive', summary: 'Archive prices: no checkout can be opened with them', happen: controls.archivePrices },
    { path: 'restore', summary: 'Restore prices that were archived', happen: controls.restorePrices },
  ];
  return deeds.map(({ path, summary, happen }) =>
    defineRoute({
      ...common,
      path: `/sandbox/stripe/prices/${path}`,
      summary,
      body: whichPrices,
      isBodyOptional: true,
      answers: { 200: { description: 'The prices that were meant.', schema: pricesMeant }, 404: gone },
      handle: async ({ body }) => done({ prices: await happen(body) }),
    }),
  );
}

function faultRoutes(controls: StandInControls): readonly Route[] {
  const path = '/sandbox/stripe/faults';
  const answers = { 200: { description: 'How it answers now; `times` is what is left.', schema: faults } };
  return [
    defineRoute({
      ...common,
      method: 'get',
      path,
      summary: 'How the API of the stand-in of Stripe answers',
      body: null,
      answers,
      handle: async () => done(await controls.faults()),
    }),
    defineRoute({
      ...common,
      path,
      summary: 'Make the API fail from now on, or answer normally',
      body: faults,
      answers,
      async handle({ body }) {
        await controls.setFaults(body);
        return done(await controls.faults());
      },
    }),
  ];
}

/** What the publisher sets for the whole account at Stripe, and how Stripe itself is. */
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
  ...priceRoutes(controls),
  ...faultRoutes(controls),
];

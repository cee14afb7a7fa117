import { z } from 'zod';
import { PaywallError } from '../../paywall/errors.ts';
import { readBody } from '../parse.ts';
import { defineRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** An event holds at most one object of Stripe's. */
const limitBytes = 1024 * 1024;

const answer = z.object({ outcome: z.enum(['handled', 'duplicate', 'ignored']) }).openapi('WebhookOutcome');

/** News from Stripe. The signature is made over the body as it came, so nothing parses it before that is checked. */
export function stripeWebhookRoute({
  webhooks,
  selling,
  clock,
  metrics,
}: Pick<HttpServices, 'webhooks' | 'selling' | 'clock' | 'metrics'>) {
  return defineRoute({
    method: 'post',
    path: '/webhooks/stripe',
    summary: 'News from Stripe, as snapshot or thin events',
    tag: 'Buying',
    query: anyQuery,
    body: null,
    headers: z.object({ 'Stripe-Signature': z.string() }),
    answers: {
      200: { description: 'Handled now or before, or of no interest.', schema: answer },
      400: { description: 'The signature is missing, wrong, or more than five minutes off (`bad-signature`).' },
      413: { description: 'The body is larger than 1 MiB.' },
      503: {
        description:
          'Stripe should send it again: something is unavailable, or another process handles the event (`in-progress`).',
      },
    },
    async handle({ request }) {
      const body = await readBody(request, limitBytes);
      const signature = request.headers['stripe-signature'];
      const hint = webhooks.read(body, typeof signature === 'string' ? signature : undefined);
      const outcome = await selling.handleEvent(hint, clock.now());
      metrics.webhook(hint.type, outcome);
      if (outcome === 'busy') throw new PaywallError('in-progress', 'Another process is handling this event.');
      return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { outcome } };
    },
  });
}

import { z } from 'zod';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
import { abandonBody, readBody, webhookBodies } from '../bodies/read-body.ts';
import { defineRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const answer = z.object({ outcome: z.enum(['handled', 'duplicate', 'ignored']) }).openapi('WebhookOutcome');

/** News from Stripe. The signature is made over the body as it came, so nothing parses it before that is checked. */
export function stripeWebhookRoute({
  webhooks,
  selling,
  clock,
  webhookWatch,
  metrics,
}: Pick<HttpServices, 'webhooks' | 'webhookWatch' | 'selling' | 'clock' | 'metrics'>) {
  return defineRoute({
    method: 'post',
    path: '/webhooks/stripe',
    summary: 'Receive Stripe webhooks, as snapshot or thin events',
    tag: 'Buying',
    security: [{ stripeSignature: [] }],
    query: anyQuery,
    body: null,
    headers: z.object({ 'Stripe-Signature': z.string() }),
    answers: {
      200: { description: 'Handled now or before, or of no interest.', schema: answer },
      400: { description: 'The signature is missing, wrong, or more than five minutes old (`bad-signature`).' },
      413: { description: 'The body is larger than 1 MiB.' },
      502: { description: 'Stripe refused what the event needs (`provider-refused`), and should send it again.' },
      503: {
        description:
          'Stripe should send it again: something is unavailable, or another process handles the event (`in-progress`).',
      },
    },
    async handle({ request }) {
      const header = request.headers['stripe-signature'];
      const signature = typeof header === 'string' ? header : undefined;
      // Anybody can send a large body; who cannot have signed it does not have it received.
      if (!webhooks.isPlausible(signature)) {
        abandonBody(request);
        throw new PaywallError('bad-signature', 'The signature is not the payment provider’s, or it is too old.');
      }
      const hint = await webhooks.read(await readBody(request, webhookBodies), signature).catch((error: unknown) => {
        if (hasCode(error, 'bad-signature')) webhookWatch.note('refused');
        throw error;
      });
      webhookWatch.note('taken');
      const outcome = await selling.handleEvent(hint, clock.now()).catch((error: unknown) => {
        // Stripe sends it again for three days: somebody may have mended what it refuses by then.
        if (hasCode(error, 'provider-refused')) metrics.webhook(hint.type, 'refused');
        throw error;
      });
      metrics.webhook(hint.type, outcome);
      if (outcome === 'busy') throw new PaywallError('in-progress', 'Another process is handling this event.');
      return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { outcome } };
    },
  });
}

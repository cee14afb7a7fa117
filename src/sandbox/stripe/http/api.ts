import express, { type Request, type Response, type Router } from 'express';
import type { Account } from '../account.ts';
import { checkoutSessionRoutes } from '../calls/checkout-sessions.ts';
import { promotionRoutes } from '../calls/coupons.ts';
import { customerRoutes } from '../calls/customers.ts';
import { disputeRoutes } from '../calls/disputes.ts';
import { eventRoutes } from '../calls/events.ts';
import { invoicePaymentRoutes } from '../calls/invoice-payments.ts';
import { invoiceRoutes } from '../calls/invoices.ts';
import { paymentMethodRoutes } from '../calls/payment-methods.ts';
import { chargeRoutes, paymentIntentRoutes } from '../calls/payments.ts';
import { portalRoutes } from '../calls/portal.ts';
import { priceRoutes } from '../calls/prices.ts';
import { productRoutes } from '../calls/products.ts';
import { refundRoutes } from '../calls/refunds.ts';
import { subscriptionRoutes } from '../calls/subscriptions.ts';
import { switchingRoutes } from '../calls/switching.ts';
import { StripeFault } from '../errors.ts';
import type { Host } from '../host.ts';
import { apiVersion } from '../wire.ts';
import { authenticate } from './authentication.ts';
import { expand } from './expansion.ts';
import { decodeForm, type FormLevel } from './form.ts';
import { type Answer, once } from './idempotency.ts';
import { readParameters } from './parameters.ts';
import type { Call, Route } from './route.ts';

/** Every call that the stand-in answers; all others are 404, as an unknown URL is at Stripe. */
export const routes: readonly Route[] = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...promotionRoutes,
  ...checkoutSessionRoutes,
  ...subscriptionRoutes,
  ...switchingRoutes,
  ...invoiceRoutes,
  ...invoicePaymentRoutes,
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...paymentMethodRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...portalRoutes,
  ...eventRoutes,
];

const readBody = express.text({ type: () => true, limit: '1mb', defaultCharset: 'utf-8' });

/** The API under `/v1` and `/v2`, for the official client. */
export function apiRouter(host: Host): Router {
  const router = express.Router();
  router.use(['/v1', '/v2'], host.faults.meet);
  for (const route of routes) {
    router[route.method](route.path, (request, response) =>
      readBody(request, response, (fault?: unknown) => answer(host, route, { request, response, fault })),
    );
  }
  router.use(['/v1', '/v2'], (request, response) => {
    const message = `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0]}).`;
    send(response, refusal(new StripeFault(404, { type: 'invalid_request_error', message })));
  });
  return router;
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  /** Why the body could not be read, if it could not. */
  readonly fault: unknown;
}

function answer({ account, run }: Host, route: Route, { request, response, fault: unreadable }: Exchange): void {
  const requestId = account.newId('req_');
  response.set({ 'Request-Id': requestId, 'Stripe-Version': apiVersion });
  const key = request.get('idempotency-key');
  if (key !== undefined) response.set({ 'Idempotency-Key': key, 'Original-Request': requestId });
  try {
    if (unreadable !== undefined) throw unreadable;
    authenticate(request.get('authorization'), request.get('stripe-version'));
    const body = typeof request.body === 'string' ? request.body : '';
    const perform = (): Answer => perform200(account, route, request);
    const outcome = run(() =>
      account.onBehalfOf({ id: requestId, idempotencyKey: key ?? null }, () =>
        route.method === 'post' && key !== undefined
          ? once(account, { key, method: request.method, path: request.path, body }, perform)
          : { ...perform(), replayed: false },
      ),
    );
    if (outcome.replayed) response.set('Idempotent-Replayed', 'true');
    send(response, outcome);
  } catch (fault) {
    send(response, refusal(asStripeFault(fault), requestId));
  }
}

function perform200(account: Account, route: Route, request: Request): Answer {
  const query = request.originalUrl.split('?')[1] ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  const form: FormLevel = { ...decodeForm(query), ...decodeForm(body) };
  const parameters = readParameters(route.parameters, form) as { expand?: string[] };
  const { id = '' } = request.params as { id?: string };
  const result = route.answer({ account, id, parameters } as Call<never>);
  return { status: 200, body: expand(account.tables, result, parameters.expand ?? []) };
}

/** A body that cannot be read, or a fault of the stand-in itself, in Stripe's form too. */
function asStripeFault(fault: unknown): StripeFault {
  if (fault instanceof StripeFault) return fault;
  const { status = 500, message } = fault as Error & { status?: number };
  return new StripeFault(status, { type: status < 500 ? 'invalid_request_error' : 'api_error', message });
}

function refusal({ status, body }: StripeFault, requestId?: string): Answer {
  return {
    status,
    body: { error: { ...body, ...(requestId === undefined ? {} : { request_log_url: `sandbox:${requestId}` }) } },
  };
}

function send(response: Response, { status, body }: Answer): void {
  response.status(status).json(body);
}

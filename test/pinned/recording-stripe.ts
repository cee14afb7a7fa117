import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pinnedNow } from './fixed-readers.ts';

type Form = Readonly<Record<string, string>>;

/** One request, as it went over the wire. */
interface Sent {
  readonly call: string;
  readonly idempotencyKey: string | null;
  readonly form: Form;
}

/** A Stripe that does as little as it can, and remembers what it was asked to do. */
export interface RecordingStripe {
  readonly url: string;
  /** Takes what was sent so far, in its order. Readings come in no certain order and are left out, but for those of `readings`. */
  take(): readonly Sent[];
  close(): Promise<void>;
}

/** Readings by a name of Stile's own. */
const readings = ['/v1/prices', '/v1/events'];

const metadataIn = (form: Form) =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
      return key === undefined ? [] : [[key, value]];
    }),
  );

const list = (data: readonly object[]) => ({ object: 'list', data, has_more: false });

const charge = { id: 'ch_1', object: 'charge', paid: true, status: 'succeeded', created: 1, payment_intent: 'pi_1' };
const paidBy = list([{ payment: { type: 'payment_intent', payment_intent: 'pi_1' } }]);

/** What a list holds: one paid invoice with its charge, and otherwise nothing. */
const lists: Readonly<Record<string, readonly object[]>> = {
  '/v1/charges': [charge],
  '/v1/invoices': [{ id: 'in_1', object: 'invoice', payments: paidBy }],
};

/** A subscription in its introduction, which ends `at` (in seconds). */
const onTrial = (at: number) => ({
  id: 'sub_2',
  status: 'trialing',
  trial_end: at,
  cancel_at: null,
  metadata: { kind: 'introduction', introEndsAt: new Date(at * 1000).toISOString() },
});

const idOf = (path: string) => `${path.split('/').at(-1)}_1`;

/** Makes what it is told to make; its id is what it is, for there is one of each. */
function made(path: string, form: Form): object {
  const expires_at = Number(form['expires_at'] ?? 0);
  const url = `https://stripe.example${path}`;
  return { id: form['id'] ?? idOf(path), url, expires_at, customer: 'customers_1', metadata: metadataIn(form) };
}

/** What the client makes up for itself says nothing, and a hash of all parameters no more than those. */
function ownKey(sent: unknown): string | null {
  if (typeof sent !== 'string' || sent.startsWith('stripe-node-retry')) return null;
  return sent.replace(/ [\w-]{43}$/, ' …');
}

export async function startRecordingStripe(): Promise<RecordingStripe> {
  const sent: Sent[] = [];
  const objects = new Map<string, object>([
    ['/v1/subscriptions/sub_1', { id: 'sub_1', customer: 'customers_1' }],
    ['/v1/subscriptions/sub_2', onTrial(pinnedNow / 1000)],
  ]);

  function answer(method: string, path: string, form: Form): object {
    if (method === 'GET') return objects.get(path) ?? list(lists[path] ?? []);
    const object = made(path, form);
    objects.set(`${path}/${idOf(path)}`, object);
    return object;
  }

  const server = createServer(async (request, response) => {
    const { method = 'GET', headers } = request;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe.example');
    const form = Object.fromEntries([...searchParams, ...new URLSearchParams(await text(request))]);
    if (method !== 'GET' || readings.includes(pathname))
      sent.push({ call: `${method} ${pathname}`, idempotencyKey: ownKey(headers['idempotency-key']), form });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer(method, pathname, form)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => sent.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

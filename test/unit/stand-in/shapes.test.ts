import { expect } from 'chai';
import { z } from 'zod';
import { routes } from '../../../src/sandbox/stripe/http/api.ts';
import { callTypes, eventTypes } from '../../sandbox-stripe/calls.ts';
import { createCatalogue, offerTrial } from '../../sandbox-stripe/offers.ts';
import { start, startWorld, type World } from '../../sandbox-stripe/world.ts';

/** `a`, `a.b` and so on for every parameter that a schema of the stand-in's takes; lists do not count as a level. */
function parametersOf(schema: z.ZodType): string[] {
  const names = new Set<string>();
  const walk = (part: unknown, prefix: string): void => {
    if (typeof part !== 'object' || part === null) return;
    const {
      properties = {},
      items,
      anyOf = [],
    } = part as { properties?: Record<string, unknown>; items?: unknown; anyOf?: unknown[] };
    walk(items, prefix);
    for (const branch of anyOf) walk(branch, prefix);
    for (const [name, value] of Object.entries(properties)) {
      names.add(prefix + name);
      walk(value, `${prefix}${name}.`);
    }
  };
  walk(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), '');
  return [...names];
}

describe('the Stripe stand-in: shapes', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('answers the calls of the table, and no others', () => {
    const known = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(known).to.have.members(Object.keys(callTypes));
  });

  for (const { method, path, parameters } of routes) {
    const call = `${method.toUpperCase()} ${path}`;
    it(`takes no parameter that Stripe does not: ${call}`, () => {
      const known = world.check.parameterNames(call);
      expect(
        parametersOf(parameters).filter((name) => known?.has(name) === false && !['page', 'object_id'].includes(name)),
      ).to.deep.equal([]);
    });
  }

  it('sees a field too many, one too few and a wrong value in an answer', async () => {
    const catalogue = await createCatalogue(world.stripe);
    const session: object = await offerTrial(world, catalogue);
    const raw = world.recorder.calls.at(-1)?.body as Record<string, unknown>;
    const call = 'GET /v1/checkout/sessions/:id';
    const { payment_status: _left, ...without } = raw;
    expect(session).to.be.an('object');
    expect(world.check.answer(call, raw)).to.deep.equal([]);
    expect(world.check.answer(call, { ...raw, current_period_end: 1 }).join()).to.contain('current_period_end');
    expect(world.check.answer(call, without).join()).to.contain('payment_status: is missing');
    expect(world.check.answer(call, { ...raw, mode: 'sub' }).join()).to.contain('mode: must be one of');
    expect(world.check.answer(call, { ...raw, created: String(start) }).join()).to.contain('created: must be number');
  });

  for (const [what, parameters] of [
    ['a removed parameter', { mode: 'subscription', subscription_data: { cancel_at_period_end: 'true' } }],
    ['a list that is gone', { mode: 'payment', payment_method_types: ['card'] }],
    ['a value that never was', { mode: 'sub' }],
    ['text for a number', { mode: 'payment', expires_at: 'tomorrow' }],
  ] as const) {
    it(`sees ${what} in a request`, () => {
      expect(world.check.request('POST /v1/checkout/sessions', parameters)).to.have.length.greaterThan(0);
    });
  }

  it('sees a removed field in an event', async () => {
    await createCatalogue(world.stripe);
    await world.standIn.settled();
    const event = world.hooks.received[0]?.event as unknown as { type: string; data: { object: object } };
    expect(world.check.snapshotEvent(event)).to.deep.equal([]);
    expect(
      world.check.snapshotEvent({ ...event, data: { object: { ...event.data.object, attributes: [] } } }),
    ).to.have.length.greaterThan(0);
  });

  it('knows every event by a name of its own', () => {
    expect(new Set(eventTypes).size).to.equal(eventTypes.length);
  });
});

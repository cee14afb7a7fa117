import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import { noQuery } from '../http/schemas/metering.ts';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';

interface Needs {
  readonly clock: Clock;
  /** Resolves when it is that time everywhere, and everything has happened that falls due until then. */
  readonly moveTo: (time: EpochMs) => Promise<void>;
  /** A sign-in token for `sub`, valid for an hour. */
  readonly signIn: (sub: string) => string;
}

/** A moment, as bodies give it. */
export const time = z.iso.datetime({ offset: true }).openapi({ example: '2026-12-01T00:00:00+09:00' });

const clockBody = z
  .strictObject({
    now: time.optional(),
    advance: z.iso
      .duration()
      .optional()
      .openapi({ example: 'P3M', description: 'ISO 8601; months and days by the calendar of UTC.' }),
  })
  .refine(({ now, advance }) => (now === undefined) !== (advance === undefined), {
    path: ['now'],
    message: 'either now or advance is needed, and not both',
  })
  .openapi('ClockMove');

const nowSchema = z.object({ now: time }).openapi('ClockTime');

/** Times that dates can hold on both sides of every calculation made with them. */
const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(9000, 0, 1);

/** NaN where the calendar does not reach that far. */
function advanced(from: number, by: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO('UTC');
  try {
    return start.add(by).epochMilliseconds;
  } catch {
    return Number.NaN;
  }
}

function movedTo({ now, advance }: z.output<typeof clockBody>, from: number): number {
  const to = now !== undefined ? Date.parse(now) : advanced(from, advance ?? 'PT0S');
  if (to >= earliest && to < latest) return to;
  const path = now === undefined ? 'advance' : 'now';
  throw new PaywallError('invalid-request', `The body is not valid: ${path}.`, {
    faults: [{ path, message: 'leads out of the years 1970 to 8999' }],
  });
}

/** The calls that only sandbox mode has. They ask for no authentication: sandbox mode holds nothing worth protecting. */
export function sandboxRoutes({ clock, moveTo, signIn }: Needs): readonly Route[] {
  const common = { tag: 'Sandbox', query: noQuery } as const;
  const nowAnswer = () => ({
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: { now: new Date(clock.now()).toISOString() },
  });
  return [
    defineRoute({
      ...common,
      method: 'get',
      path: '/sandbox/clock',
      summary: 'What time it is',
      body: null,
      answers: { 200: { description: 'The time.', schema: nowSchema } },
      handle: nowAnswer,
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/sandbox/clock',
      summary: 'Move the clock',
      body: clockBody,
      answers: { 200: { description: 'The time after the move.', schema: nowSchema } },
      async handle({ body }) {
        await moveTo(movedTo(body, clock.now()));
        return nowAnswer();
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/sandbox/identity',
      summary: 'A sign-in token of the example publication, valid for an hour',
      body: z.strictObject({ sub: z.string().min(1).max(256) }).openapi('SandboxReader'),
      answers: { 200: { description: 'The token.', schema: z.object({ token: z.string() }) } },
      handle: ({ body }) => ({
        status: 200,
        headers: { 'Cache-Control': 'no-store' },
        body: { token: signIn(body.sub) },
      }),
    }),
  ];
}

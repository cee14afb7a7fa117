import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { dayMs } from '../../paywall/calendar/milliseconds.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { isSignInId } from '../../paywall/reader.ts';
import type { FormerAccess } from '../../paywall/support/import-subscriber.ts';
import { type FileFormat, fileRows } from './file-rows.ts';

/** A subscriber as a line names them. */
export interface SubscriberRow {
  readonly line: number;
  readonly signInId: string;
  readonly access: FormerAccess;
}

export interface FaultyRow {
  readonly line: number;
  readonly fault: string;
}

/** Each name that was used is remembered, so that a second use is found. */
export const mostRows = 200_000;

/** As many days as ten years have. */
const longestMs = 3653 * dayMs;

interface Rules {
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** A day that is the last one, by the publication's calendar; or a moment. NaN for what is neither. */
function endOf(text: string, timeZone: string): EpochMs {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Date.parse(text);
  return Temporal.PlainDate.from(text).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
}

const stripeId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_\\w{1,64}$`), `must be an id of Stripe's, ${prefix}_…`);

const rowSchema = z
  .strictObject({
    sign_in_id: z.string('must be a text').refine(isSignInId, 'must have 1 to 256 characters'),
    stripe_customer: stripeId('cus').optional(),
    stripe_subscription: stripeId('sub').optional(),
    complimentary_until: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a date, or a time with an offset')
      .optional(),
  })
  .refine(
    ({ stripe_customer: customer, stripe_subscription: subscription, complimentary_until: until }) =>
      (customer !== undefined || subscription !== undefined) !== (until !== undefined),
    'needs either stripe_customer or stripe_subscription, or else complimentary_until',
  );

export const columns = Object.keys(rowSchema.shape);

const faultOf = ({ issues }: z.ZodError) =>
  issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys')
        return `unknown: ${issue.keys.join(', ')}; known are ${columns.join(', ')}`;
      return [issue.path.join('.'), issue.message].filter(Boolean).join(' ');
    })
    .join('; ');

function readRow(fields: unknown, line: number, { timeZone, now }: Rules): SubscriberRow | FaultyRow {
  const { success, data, error } = rowSchema.safeParse(fields);
  if (!success) return { line, fault: faultOf(error) };
  const { sign_in_id: signInId, stripe_customer: customer = null, stripe_subscription: subscription = null } = data;
  if (data.complimentary_until === undefined)
    return { line, signInId, access: { kind: 'purchase', customer, subscription } };
  const until = endOf(data.complimentary_until, timeZone);
  if (!(until > now && until <= now + longestMs))
    return { line, fault: 'complimentary_until must lie in the next ten years' };
  return { line, signInId, access: { kind: 'complimentary', until } };
}

/** What must be on one line alone. */
function namesIn({ signInId, access }: SubscriberRow): readonly string[] {
  if (access.kind === 'complimentary') return [`sign_in_id ${signInId}`];
  const { customer, subscription } = access;
  const own = subscription ?? customer;
  return [`sign_in_id ${signInId}`, ...(own === null ? [] : [own])];
}

/** The lines of a file as subscribers, each name once. */
export async function* subscriberRows(
  file: string,
  format: FileFormat,
  rules: Rules,
): AsyncGenerator<SubscriberRow | FaultyRow> {
  const lines = new Map<string, number>();
  let count = 0;
  for await (const { line, read } of fileRows(file, format)) {
    count += 1;
    if (count > mostRows) {
      yield { line, fault: `a file has ${mostRows} lines at most; what follows was not read` };
      return;
    }
    const row = 'fault' in read ? { line, fault: read.fault } : readRow(read.fields, line, rules);
    const names = 'fault' in row ? [] : namesIn(row);
    const again = names.find((name) => lines.has(name));
    for (const name of names) if (!lines.has(name)) lines.set(name, line);
    yield again === undefined ? row : { line, fault: `${again} is on line ${lines.get(again)} too` };
  }
}

import { retainedUntil, type Window } from '../paywall/calendar/window.ts';
import type { WindowName } from '../paywall/calendar/window-retention.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { giverBytes } from '../paywall/gifts/gift.ts';
import type { MeterPlace } from '../paywall/metering/meter.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import { slotOf } from './connection/key-slot.ts';

/*
 * Every key in Redis, and how long it lives. A changed format is a silent wipe: a test pins them all.
 *
 * Readers share lists, for a reader of their own key costs Redis three times as much. All keys of one bucket bear the same
 * hash tag, so that one script may touch a reader's entitlement and meter in a cluster too.
 */

export const bucketCount = 16_384;

/** Which of the buckets a reader lives in: their key is a keyed hash, so its first bits spread evenly. */
export function bucketOf(reader: ReaderKey): number {
  return (((reader[0] ?? 0) << 8) | (reader[1] ?? 0)) & (bucketCount - 1);
}

/** What the keys of one bucket begin with. */
export const bucketHome = (publication: string, bucket: number) => `stile:{${publication}:${bucket}}`;

const home = (publication: string, reader: ReaderKey) => bucketHome(publication, bucketOf(reader));

/** Hash: reader key → entitlement record (see `entitlement-record.ts`). Never expires. */
export function entitlementsKey(publication: string, reader: ReaderKey): string {
  return entitlementsKeyIn(home(publication, reader));
}

const entitlementsKeyIn = (bucket: string) => `${bucket}:e`;

/** What stands in the key of a meter for the kind of its window; `o`: the reader's own. */
const kindLetters: Readonly<Record<WindowName['kind'], string>> = { day: 'd', week: 'w', month: 'm', rolling: 'o' };

/** The first day of a calendar window, or the month: what follows the kind in its name. */
export const windowDate = ({ id }: WindowName): string => id.slice(id.indexOf(':') + 1);

type NamedMeter = Omit<MeterPlace, 'window'> & { readonly window: WindowName };

/**
 * List: in turn a reader's field, six bytes, and what is counted of them: their views (see `metering/packed-views.ts`) and before them, if there
 * are any, the marks: of unions (`from`: the anonymous readers united into this one, each with the end of its window if that is a
 * rolling one; `owner`: whom this one was united with, and whether that is done, `d`, or `p` and how many bytes of views were there
 * when it began); `given`: until when it counts, 13 digits, how many views were given back, and that number; `ends`: where a rolling
 * window ends.
 * A calendar window is one list for the whole bucket; a rolling one is the reader's own. A default Redis packs a list whatever is in
 * it, a hash only up to 128 values of 64 bytes.
 *
 * The field is bytes 2 to 7 of the reader's key. With the bucket's 14 bits 62 are compared: that any two of ten million readers share
 * one meter has a chance of 1 in 90 000 in each window, and nobody can bring it about, for the keys are keyed hashes.
 */
export const meterKey = (place: NamedMeter): string => meterKeyIn(home(place.publication, place.reader), place);

function meterKeyIn(bucket: string, { reader, window }: NamedMeter): string {
  const letter = kindLetters[window.kind];
  const own = window.kind === 'rolling' ? Buffer.from(reader).toString('base64url') : windowDate(window);
  return `${bucket}:${letter}:${own}`;
}

/**
 * The same as versions before format 2 kept it: a hash (see `scripts/move-former.lua`). Once it is moved an empty string stands there
 * until the window is over, so that a process of such a version counts nothing unseen.
 */
function formerMeterKeyIn(bucket: string, { reader, window }: NamedMeter): string {
  if (window.kind !== 'rolling') return `${bucket}:m:${window.id}`;
  return `${bucket}:r:${Buffer.from(reader).toString('base64url')}`;
}

/** What each script takes that touches a meter. */
export function meterKeys(place: NamedMeter): readonly [meter: string, former: string] {
  const [, meter, former] = viewKeys(place);
  return [meter, former];
}

/** What a script takes that answers a view. What all have in common is put together once, because every view comes by here. */
export function viewKeys(place: NamedMeter): readonly [entitlements: string, meter: string, former: string] {
  const bucket = home(place.publication, place.reader);
  return [entitlementsKeyIn(bucket), meterKeyIn(bucket, place), formerMeterKeyIn(bucket, place)];
}

/**
 * How long a meter's list lives, in milliseconds from now. Relative, for sandbox mode moves the service's clock and not that
 * of Redis. Each bucket lives up to a minute longer than it must, each a little differently, so that they do not all expire at once.
 */
export function meterTtlMs(reader: ReaderKey, window: Pick<Window, 'kind' | 'endsAt'>, now: EpochMs): number {
  const leastMs = 1_000;
  const jitterMs = Math.floor((bucketOf(reader) * (60_000 - leastMs)) / bucketCount);
  return Math.max(0, Math.ceil(retainedUntil(window) - now)) + leastMs + jitterMs;
}

/** The same as a script takes it: in whole seconds, because Node is slow at writing numbers of more than 31 bits. */
export function meterTtl(...place: Parameters<typeof meterTtlMs>): string {
  return `${Math.ceil(meterTtlMs(...place) / 1_000)}000`;
}

/**
 * Hash: `c` + reader key → the reader's customer, `o` + reader key → the open checkout as JSON, `h` + reader key → the successor's key
 * in hexadecimal digits. Never expires.
 */
export function billingKey(publication: string, reader: ReaderKey): string {
  return `${home(publication, reader)}:b`;
}

/**
 * Hash: what there is of a reader who went to pay and has not paid: `c`, their customer, and `o`, the open checkout as JSON. It
 * expires: see `unpaidKeptMs`. In the hash of all who paid stand `c` for good, and `o` as earlier versions wrote it.
 */
export function unpaidKey(publication: string, reader: ReaderKey): string {
  return `${home(publication, reader)}:u:${Buffer.from(reader).toString('base64url')}`;
}

/** String: the part that a reader has in experiments, as JSON, a space, its version. It expires 30 days after the last of them. */
export function participationKey(publication: string, reader: ReaderKey): string {
  return `${home(publication, reader)}:x:${Buffer.from(reader).toString('base64url')}`;
}

/**
 * Hash: what is known of a reader beside what they read and bought (see `targeting/facts-record.ts`). It expires 400 days after their last
 * view that asked for it, or with what lasts longer.
 */
export function factsKey(publication: string, reader: ReaderKey): string {
  return `${home(publication, reader)}:f:${Buffer.from(reader).toString('base64url')}`;
}

/**
 * Hash: a gift, in the bucket of who gave it: `v`, the gift as JSON; `n`, how many readers it let in; `r` + reader key → when; `e`, when it
 * was ended. It expires a week after the gift does.
 */
export function giftKey(publication: string, id: string): string {
  return `${bucketHome(publication, bucketOfGift(id))}:gift:${id}`;
}

/** In which bucket a gift lives: that of who gave it. */
export const bucketOfGift = (id: string): number =>
  Number.parseInt(id.slice(0, 2 * giverBytes), 16) & (bucketCount - 1);

/**
 * Hash: what there is of gifts of one reader: `m` + month → how many they gave in it; `g` + id for each that they gave; `r` + id for each
 * that let them in. It expires with the last of them.
 */
export function readerGiftsKey(publication: string, reader: ReaderKey): string {
  return `${home(publication, reader)}:g:${Buffer.from(reader).toString('base64url')}`;
}

/** Stream: the gifts of a publication: `gift`, its id, and `until`, when it is forgotten by the service's clock. What is older than any gift is trimmed; it expires as long after the last. */
export const giftListKey = (publication: string) => `stile:gifts:${publication}`;
/** String: the registered reader whom a reader of AMP pages has signed in as, a space, until when. It expires with the sign-in. */
export const ampSignInKey = (publication: string, ampReader: ReaderKey) =>
  `stile:amp:${publication}:${Buffer.from(ampReader).toString('base64url')}`;

/** Hash: AMP reader → until when they are signed in as this registered reader. It expires with the last of them. */
export const ampSignInsKey = (publication: string, reader: ReaderKey) =>
  `stile:amp-of:${publication}:${Buffer.from(reader).toString('base64url')}`;

/** Hash: trial key → the trial's owner. The keys are hashes, so they spread evenly over 4096 of these. Never expires. */
export const trialsKey = (publication: string, trial: string) => `stile:trials:${publication}:${trial.slice(0, 2)}`;

/** String: one webhook event, `done` or who handles it (see `leases.ts`). It expires with the claim, or 35 days after it is done. */
export const eventKey = (event: string) => `stile:event:${event}`;

/** String: who does a piece of work, and until when (see `leases.ts`). It expires with the lease. */
export const leaseKey = (name: string) => `${leasePrefix}${name}`;

/** What the keys of all leases begin with. */
export const leasePrefix = 'stile:lease:';

/** String: how far a piece of work has come. Never expires. */
export const bookmarkKey = (name: string) => `stile:bookmark:${name}`;

/**
 * Hash: how often a partner's licence was used: `d`, the last day on which it was, `n`, how often on that day, and `a`, in all. It expires
 * some months after the licence.
 */
export const licenceKey = (publication: string, licence: string) => `stile:licence:${publication}:${licence}`;

/** Stream: the changes that admins made, each as JSON in its field `entry`. Never expires. */
export const auditKey = (publication: string) => `stile:audit:${publication}`;

/** String: the session of an admin as JSON. It expires with the session. */
export const adminSessionKey = (key: string) => `stile:admin-session:${key}`;

/** Hash: the keys of one admin's sessions → when each was begun. It expires with the last. */
export const adminSessionsKey = (owner: string) => `stile:admin-sessions:${owner}`;

/** As many keys share the sums of a day, because a thousand writers to one key would keep one server busy. */
const tallyParts = 16;

/**
 * Hash: figure → its sum, `=` + writer → the number of that writer's last batch (see `tallies.ts`). A writer writes to one of the parts of
 * its day. It expires when its day is no longer kept.
 */
export const tallyKey = (publication: string, day: string, writer: string) =>
  `stile:tally:${publication}:${day}:${(slotOf(writer) % tallyParts).toString(16)}`;

/** All keys with the sums of a day; the first as versions before the parts wrote it. */
export function tallyKeys(publication: string, day: string): readonly string[] {
  const whole = `stile:tally:${publication}:${day}`;
  return [whole, ...Array.from({ length: tallyParts }, (_, part) => `${whole}:${part.toString(16)}`)];
}

/** Hash: `<day> <arm> <figure>` → its sum, `=` + writer → the number of that writer's last batch. It expires 400 days after the first. */
export const experimentSumsKey = (sums: { publication: string; experiment: string; writer: string }) =>
  `stile:experiment:${sums.publication}:${sums.experiment}:${(slotOf(sums.writer) % tallyParts).toString(16)}`;

/** All keys with the sums of an experiment. */
export const experimentSumsKeys = (publication: string, experiment: string): readonly string[] =>
  Array.from({ length: tallyParts }, (_, part) => `stile:experiment:${publication}:${experiment}:${part.toString(16)}`);

/** Hash: `<publication>/<part>` → the part as JSON, a space, its version. Never expires. */
export const publicationsKey = 'stile:publications';

/** Stream: as a bucket's `out` (see `events/keys.ts`), what admins change of a publication: in the slot of `publicationsKey`. */
export const changesOutKey = (publication: string) => `stile:out:{${publicationsKey}}:${publication}`;

/** How keys begin that hold something of one publication. The audit log is none of them: nothing is ever taken out of it. */
const beginningsOf = (publication: string): readonly string[] => [
  `stile:{${publication}:`,
  ...['amp', 'amp-of', 'trials', 'tally', 'experiment', 'licence'].map((kind) => `stile:${kind}:${publication}:`),
];

/** Whether a key holds something of this publication alone. */
export const isOfPublication = (key: string, publication: string): boolean =>
  key === giftListKey(publication) ||
  key === changesOutKey(publication) ||
  beginningsOf(publication).some((beginning) => key.startsWith(beginning));

/** Whether it is one that `entitlementsKey` gives. */
export const isEntitlementsKey = (key: string): boolean => key.startsWith('stile:{') && key.endsWith('}:e');

/** Pub/sub channel on which a change is announced; the message says nothing. */
export const changesChannel = 'stile:changes';

/** String: one secret of sandbox mode. Never expires. */
export const secretKey = (name: string) => `stile:secret:${name}`;

/** String: how far the sandbox clock is moved, in milliseconds. Never expires. */
export const clockKey = 'stile:clock';

/** String: the number of the format in which this store is written (see `connection/format.ts`). Never expires. */
export const formatKey = 'stile:format';

/** String: written and removed at once, to see whether Redis can be written to. */
export const trialWriteKey = 'stile:trial-write';

/** What stands before `:<client>` in the key of a rate limit. It expires with the limit's span. */
export const rateLimitPrefix = (scope: string) => `stile:limit:${scope}`;

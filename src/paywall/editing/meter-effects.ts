import type { EpochMs } from '../clock.ts';
import { type PublicationSettings, registeringGivesMore } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import type { WallState } from '../variants/effects.ts';
import { type ArticleEffect, articleEffects } from './article-effects.ts';
import { type PassEffect, passEffects } from './pass-effects.ts';
import { type WindowEffect, windowEffects } from './window-effects.ts';

interface Change<T> {
  readonly from: T;
  readonly to: T;
}

type Limited = Change<number> & { readonly reader: ReaderKind };

/** One thing that a change of the meter does to readers who are in the middle of their window, as data and in words. */
export type MeterEffect = { readonly sentence: string } & (
  | { readonly kind: 'opens' | 'closes' | 'registration-begins' | 'registration-ends' }
  | ({ readonly kind: 'limit-raised' | 'limit-lowered' } & Limited)
  | ({ readonly kind: 'walls-reordered' } & Change<readonly WallState[]>)
  | ({ readonly kind: 'grace-changed' } & Change<number>)
  | ({ readonly kind: 'failure-policy-changed' } & Change<PublicationSettings['onFailure']>)
  | ({ readonly kind: 'overload-policy-changed' } & Change<PublicationSettings['onOverload']>)
  | ({ readonly kind: 'new-readers-changed' } & Change<PublicationSettings['newReaders']>)
  | ({ readonly kind: 'rate-limit-changed' } & Change<PublicationSettings['rateLimit']>)
  | WindowEffect
  | ArticleEffect
  | PassEffect
);

interface Replacement {
  readonly before: PublicationSettings;
  readonly after: PublicationSettings;
}

const articles = (count: number) => `${count} article${count === 1 ? '' : 's'}`;
const days = (count: number) => `${count} day${count === 1 ? '' : 's'}`;

function switchEffects({ before, after }: Replacement): MeterEffect[] {
  if (before.open === after.open) return [];
  if (after.open) {
    const sentence =
      'Every article is open to everyone at once, premium articles too. Nothing is counted and no banner is shown until it is switched back.';
    return [{ kind: 'opens', sentence }];
  }
  const sentence =
    'The meter and the walls are back at once. What was read meanwhile was not counted; what was counted before still is.';
  return [{ kind: 'closes', sentence }];
}

function limitEffect(reader: ReaderKind, from: number, to: number): MeterEffect[] {
  if (from === to) return [];
  const who = reader === 'anonymous' ? 'Readers who have not signed in' : 'Registered readers';
  const may = `${who} may read ${articles(to)} in each window instead of ${articles(from)}.`;
  if (to > from) {
    const sentence = `${may} Readers who have met the wall can read on at once, up to ${articles(to - from)} more.`;
    return [{ kind: 'limit-raised', reader, from, to, sentence }];
  }
  const past = to === 0 ? 'All of them keep' : `Readers who have read ${to} or more keep`;
  const sentence = `${may} ${past} what they have read open, and meet the wall with the next new article.`;
  return [{ kind: 'limit-lowered', reader, from, to, sentence }];
}

const nobody = { id: '', kind: 'anonymous' } as const;

/** Whether readers are ever invited to register. */
const invites = (settings: PublicationSettings) =>
  settings.wall.includes('registration') && registeringGivesMore(settings, nobody);

function registrationEffects({ before, after }: Replacement): MeterEffect[] {
  if (invites(before) === invites(after)) return [];
  if (!invites(after)) {
    const sentence = 'Readers who have not signed in are no longer invited to register: other walls take its place.';
    return [{ kind: 'registration-ends', sentence }];
  }
  const sentence = 'Readers who have not signed in and have used up their articles are invited to register for more.';
  return [{ kind: 'registration-begins', sentence }];
}

function wallEffects({ before: { wall: from }, after: { wall: to } }: Replacement): MeterEffect[] {
  if (from.join() === to.join()) return [];
  const sentence = `A reader who is denied an article from now on meets the first wall that applies: ${to.join(', ')}.`;
  return [{ kind: 'walls-reordered', from, to, sentence }];
}

function graceEffects({ before: { graceDays: from }, after: { graceDays: to } }: Replacement): MeterEffect[] {
  if (from === to) return [];
  const whose = 'Subscribers whose renewal fails from now on';
  const rest = 'For readers already in grace the end moves with Stripe’s next event about their payment.';
  return [
    { kind: 'grace-changed', from, to, sentence: `${whose} read on for ${days(to)} instead of ${days(from)}. ${rest}` },
  ];
}

function failureEffects({ before: { onFailure: from }, after: { onFailure: to } }: Replacement): MeterEffect[] {
  if (from === to) return [];
  const whom = to === 'open' ? 'everybody' : 'subscribers only';
  const sentence = `If the store does not answer, metered articles are open to ${whom}.`;
  return [{ kind: 'failure-policy-changed', from, to, sentence }];
}

function overloadEffects({ before: { onOverload: from }, after: { onOverload: to } }: Replacement): MeterEffect[] {
  if (from === to) return [];
  const become = to === 'open' ? 'are open to everybody' : 'are refused for a moment to all but subscribers';
  const sentence = `If the service is overloaded, metered articles ${become}.`;
  return [{ kind: 'overload-policy-changed', from, to, sentence }];
}

function rateEffects({ before: { rateLimit: from }, after: { rateLimit: to } }: Replacement): MeterEffect[] {
  if (from?.requests === to?.requests && from?.perSeconds === to?.perSeconds) return [];
  const sentence =
    to === null
      ? 'One address may make any number of metering calls.'
      : `One address may make at most ${to.requests} metering calls in ${to.perSeconds} seconds; further ones are refused.`;
  return [{ kind: 'rate-limit-changed', from, to, sentence }];
}

function newReaderEffects({ before: { newReaders: from }, after: { newReaders: to } }: Replacement): MeterEffect[] {
  const keys = ['perDay', 'ipv4Prefix', 'ipv6Prefix'] as const;
  const isSame = keys.every((key) => from?.[key] === to?.[key]);
  if (isSame && JSON.stringify(from?.exempt) === JSON.stringify(to?.exempt)) return [];
  if (to === null) {
    const sentence = 'Any number of readers of one network may be new on one day.';
    return [{ kind: 'new-readers-changed', from, to, sentence }];
  }
  const network = `one network (IPv4 /${to.ipv4Prefix}, IPv6 /${to.ipv6Prefix})`;
  const exempt = to.exempt.map(({ name }) => name).join(', ');
  const rest = exempt === '' ? '' : ` This is not for the networks of ${exempt}.`;
  const sentence = `On each day the first ${to.perDay} new readers of ${network} have free articles; further ones meet the wall until the next day.${rest}`;
  return [{ kind: 'new-readers-changed', from, to, sentence }];
}

/**
 * What it does to readers that `after` takes the place of `before` at `now`; nothing where the two are alike. `after` must have the
 * record of what it replaced: see `withMeter`.
 */
export function meterEffects(
  before: PublicationSettings,
  after: PublicationSettings,
  now: EpochMs,
): readonly MeterEffect[] {
  const replacement = { before, after };
  const limits = (['anonymous', 'registered'] as const).flatMap((reader) =>
    limitEffect(reader, before.meter.limits[reader], after.meter.limits[reader]),
  );
  return [
    ...switchEffects(replacement),
    ...limits,
    ...windowEffects(before, after, now),
    ...articleEffects(before, after),
    ...registrationEffects(replacement),
    ...wallEffects(replacement),
    ...passEffects(before, after),
    ...graceEffects(replacement),
    ...failureEffects(replacement),
    ...overloadEffects(replacement),
    ...rateEffects(replacement),
    ...newReaderEffects(replacement),
  ];
}

import type { FieldFault } from '../../api/problem.ts';
import type { MeterBody, MeterChange } from '../../api/use-meter.ts';
import { type IdentityDraft, identityDraftOf, readIdentity } from './identity-draft.ts';
import { entriesOf, lines } from './lines.ts';

export type WindowKind = 'day' | 'week' | 'month' | 'rolling';
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type Wall = MeterBody['wall'][number];

interface InstitutionDraft {
  readonly name: string;
  /** One range in a line. */
  readonly networks: string;
}

interface CrawlerDraft extends InstitutionDraft {
  readonly policy: MeterBody['crawlers'][number]['policy'];
  readonly userAgent: string;
  readonly hostDomains: string;
}

/** A meter while it is being written: all but the kill switch, which has a button of its own. */
export interface MeterDraft {
  readonly limits: { readonly anonymous: string; readonly registered: string };
  /** What was typed for one kind of window stays while another is chosen. */
  readonly window: { readonly kind: WindowKind; readonly startsOn: Weekday; readonly days: string };
  readonly releases: string;
  readonly articleIdentity: IdentityDraft;
  readonly onFailure: MeterBody['onFailure'];
  readonly onOverload: MeterBody['onOverload'];
  readonly graceDays: string;
  readonly wall: readonly Wall[];
  readonly limited: boolean;
  readonly rateLimit: { readonly requests: string; readonly perSeconds: string };
  readonly budgeted: boolean;
  readonly newReaders: {
    readonly perDay: string;
    readonly ipv4Prefix: string;
    readonly ipv6Prefix: string;
    readonly exempt: readonly InstitutionDraft[];
  };
  readonly institutions: readonly InstitutionDraft[];
  readonly crawlers: readonly CrawlerDraft[];
}

export function draftOf({
  limits,
  window,
  rateLimit,
  newReaders,
  institutions,
  crawlers,
  ...meter
}: MeterBody): MeterDraft {
  return {
    limits: { anonymous: String(limits.anonymous), registered: String(limits.registered) },
    window: {
      kind: window.kind,
      startsOn: window.kind === 'week' ? window.startsOn : 'monday',
      days: window.kind === 'rolling' ? String(window.days) : '30',
    },
    releases: String(meter.releases),
    articleIdentity: identityDraftOf(meter.articleIdentity),
    onFailure: meter.onFailure,
    onOverload: meter.onOverload,
    graceDays: String(meter.graceDays),
    wall: meter.wall,
    limited: rateLimit !== null,
    rateLimit: { requests: String(rateLimit?.requests ?? 600), perSeconds: String(rateLimit?.perSeconds ?? 60) },
    budgeted: newReaders !== null,
    newReaders: {
      perDay: String(newReaders?.perDay ?? 1000),
      ipv4Prefix: String(newReaders?.ipv4Prefix ?? 24),
      ipv6Prefix: String(newReaders?.ipv6Prefix ?? 48),
      exempt: (newReaders?.exempt ?? []).map(({ name, networks }) => ({ name, networks: lines(networks) })),
    },
    institutions: institutions.map(({ name, networks }) => ({ name, networks: lines(networks) })),
    crawlers: crawlers.map(({ name, policy, userAgent, networks, hostDomains }) => ({
      name,
      policy,
      userAgent,
      networks: lines(networks),
      hostDomains: lines(hostDomains),
    })),
  };
}

type ReadDraft =
  | { readonly change: MeterChange; readonly faults: readonly [] }
  | { readonly change: null; readonly faults: readonly FieldFault[] };

/** Nothing but what cannot be read at all: whether the meter is right is the service's to say. */
export function readDraft(draft: MeterDraft): ReadDraft {
  const faults: FieldFault[] = [];

  function whole(text: string, path: string): number {
    if (!/^\d{1,9}$/.test(text.trim())) faults.push({ path, message: 'Enter a whole number.' });
    return Number(text);
  }

  const { kind, startsOn, days } = draft.window;
  const windows = {
    day: () => ({ kind: 'day' }),
    week: () => ({ kind: 'week', startsOn }),
    month: () => ({ kind: 'month' }),
    rolling: () => ({ kind: 'rolling', days: whole(days, 'window.days') }),
  };
  const rate = () => ({
    requests: whole(draft.rateLimit.requests, 'rateLimit.requests'),
    perSeconds: whole(draft.rateLimit.perSeconds, 'rateLimit.perSeconds'),
  });
  const budget = () => ({
    perDay: whole(draft.newReaders.perDay, 'newReaders.perDay'),
    ipv4Prefix: whole(draft.newReaders.ipv4Prefix, 'newReaders.ipv4Prefix'),
    ipv6Prefix: whole(draft.newReaders.ipv6Prefix, 'newReaders.ipv6Prefix'),
    exempt: draft.newReaders.exempt.map(({ name, networks }) => ({ name, networks: entriesOf(networks) })),
  });
  const change: MeterChange = {
    limits: {
      anonymous: whole(draft.limits.anonymous, 'limits.anonymous'),
      registered: whole(draft.limits.registered, 'limits.registered'),
    },
    window: windows[kind](),
    releases: whole(draft.releases, 'releases'),
    articleIdentity: readIdentity(draft.articleIdentity),
    onFailure: draft.onFailure,
    onOverload: draft.onOverload,
    graceDays: whole(draft.graceDays, 'graceDays'),
    wall: [...draft.wall],
    rateLimit: draft.limited ? rate() : null,
    newReaders: draft.budgeted ? budget() : null,
    institutions: draft.institutions.map(({ name, networks }) => ({ name, networks: entriesOf(networks) })),
    crawlers: draft.crawlers.map(({ name, policy, userAgent, networks, hostDomains }) => ({
      name,
      policy,
      userAgent,
      networks: entriesOf(networks),
      hostDomains: entriesOf(hostDomains),
    })),
  };
  return faults.length === 0 ? { change, faults: [] } : { change: null, faults };
}

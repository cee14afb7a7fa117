import type { AgentRules } from './agents/agent.ts';
import type { AgentLicence } from './agents/licence.ts';
import type { AmpRule } from './amp-sign-ins.ts';
import type { ArticleIdentity } from './articles/article-identity.ts';
import type { BillingRules, RecoveryRule } from './billing-rules.ts';
import type { WindowRule } from './calendar/window.ts';
import type { StandingRules } from './entitlements/derive-entitlement.ts';
import type { EventRule, Telling } from './events/telling.ts';
import type { Experiment, ExperimentRule } from './experiments/experiment.ts';
import type { Newsletter } from './newsletters/newsletter.ts';
import type { Offer } from './offers/offer.ts';
import type { Reader, ReaderKind } from './reader.ts';
import type { SegmentRule } from './segments/segment.ts';
import type { WallState } from './variants/effects.ts';
import type { Appearance } from './wording/appearance.ts';
import type { Wording } from './wording/wording.ts';

/** Where the keys of a publisher's tokens come from. */
export type PublisherKeys =
  | { readonly from: 'jwksUri'; readonly uri: string }
  | { readonly from: 'publicKey'; readonly pem: string }
  /** The name of the environment variable that holds the secret: secrets are in no file and no store. */
  | { readonly from: 'secret'; readonly setting: string };

/** What a claim of a token may be compared with. */
export type ClaimValue = string | number | boolean;

/** How the publisher's sign-in tokens are checked. Exactly one source of keys. */
export interface IdentityRule {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** `sandbox`: the sandbox's own sign-in service (`POST /sandbox/identity`); refused in production mode. */
  readonly keys: PublisherKeys | { readonly from: 'sandbox' };
  /** Claims that a token must have. A reader whose token lacks one counts as anonymous. */
  readonly require?: Readonly<Record<string, ClaimValue>>;
  /** Claims that let a reader read everything, such as those of the staff: one of these values is enough. */
  readonly exempt?: Readonly<Record<string, readonly ClaimValue[]>>;
}

/**
 * How the tokens are checked in which the publisher says what an article is: what a browser states of one proves nothing. `issuer`
 * and `audience` are checked where they are given.
 */
export interface ArticleClaimsRule {
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly algorithms: readonly string[];
  readonly keys: PublisherKeys;
}

/** Networks whose readers a licence of their institution lets in. */
export interface Institution {
  readonly name: string;
  /** CIDR ranges, IPv4 and IPv6. */
  readonly networks: readonly string[];
}

/** A crawler that may read everything once it has proved who it is, by its ranges or its forward-confirmed host name. */
export interface Crawler {
  readonly name: string;
  /** `allow`: reads everything once it is proved. `refuse`: a crawler of this name reads nothing but what is free. */
  readonly policy: 'allow' | 'refuse';
  /** What its user agent contains. A claim only: it decides which proof to ask for. */
  readonly userAgent: string;
  readonly networks: readonly string[];
  /** Domains in which the address's reverse name must lie, for example `googlebot.com`. */
  readonly hostDomains: readonly string[];
}

/** The allowance: how many unique articles per window, for each kind of reader. */
export interface MeterRule {
  readonly limits: Readonly<Record<ReaderKind, number>>;
  readonly window: WindowRule;
}

/** What readers with access of their own may give to others. */
export interface GiftRule {
  /** Maximum gifts of one reader, in a month of the publication's calendar. */
  readonly perMonth: number;
  /** How long each holds. */
  readonly days: number;
  /** How many readers each lets in. */
  readonly redemptions: number;
}

/** Which addresses are one network: those that agree in so many bits. */
export interface NetworkPrefixes {
  readonly ipv4Prefix: number;
  readonly ipv6Prefix: number;
}

/** How many new anonymous readers of one network have free articles, on each day of the publication's calendar. */
export interface NewReaderBudget extends NetworkPrefixes {
  readonly perDay: number;
  /** Networks that so many share that no number fits them: of a university, of a carrier. Any number of their readers may be new. */
  readonly exempt: readonly Institution[];
}

/** The settings of one title, as files and stores hold them. */
export interface PublicationSettings {
  readonly title: string;
  readonly timeZone: string;
  readonly defaultLocale: string;
  readonly origins: readonly string[];
  /**
   * Domains below which proxies of institutions and translators show the publication's pages: their pages may call like its own. No
   * reader is ever sent there.
   */
  readonly originSuffixes: readonly string[];
  /** The kill switch: while true everything is granted. */
  readonly open: boolean;
  /** Metered articles while the store does not answer. */
  readonly onFailure: 'open' | 'closed';
  /** Metered articles while there is more to do at once than there is room for: refused for a moment, or open. */
  readonly onOverload: 'shed' | 'open';
  readonly graceDays: number;
  readonly meter: MeterRule & {
    /** Maximum views that a reader may give back in each window. */
    readonly releases: number;
    /** Rules that this one replaced, while windows of theirs may still hold counts. Kept by Stile itself. */
    readonly replaced: readonly ReplacedWindow[];
  };
  readonly wall: readonly WallState[];
  readonly identity: IdentityRule | null;
  readonly articleIdentity: ArticleIdentity;
  /** Null where what a front end states of an article is taken as it is. */
  readonly articles: { readonly claims: ArticleClaimsRule | null };
  readonly gate: {
    /** Maximum bytes of the header in which the gate sends a banner. */
    readonly bannerBytes: number;
  };
  readonly billing: BillingRules;
  /** Null if the publisher is told nothing of those who lost the cookie that they bought with. */
  readonly recovery: RecoveryRule | null;
  /** Null if nobody signs in on AMP pages. */
  readonly amp: AmpRule | null;
  readonly rateLimit: { readonly requests: number; readonly perSeconds: number } | null;
  /** Null if any number of readers may be new. */
  readonly newReaders: NewReaderBudget | null;
  /** Null if readers may give nothing. */
  readonly gifts: GiftRule | null;
  /** Whether what happens is written down as events, for the publisher's own systems. */
  readonly events: EventRule;
  /** In which the proxy in front names the reader's country, in lower case; null for the header that holds for all publications. */
  readonly countryHeader: string | null;
  readonly appearance: Appearance;
  readonly institutions: readonly Institution[];
  readonly crawlers: readonly Crawler[];
  readonly experiments: ExperimentRule;
  /** Those whose links open articles. */
  readonly newsletters: readonly Newsletter[];
}

export interface ReplacedWindow {
  readonly window: WindowRule;
  readonly timeZone: string;
  /** When the rule ceased to hold; epoch milliseconds. */
  readonly at: number;
}

/**
 * Whether the meter would give an anonymous reader more articles once registered. `limit` is how many they have: none if they are
 * beyond the budget of new readers.
 */
export function registeringGivesMore(
  settings: PublicationSettings,
  reader: Reader,
  limit = settings.meter.limits.anonymous,
): boolean {
  return reader.kind === 'anonymous' && settings.identity !== null && settings.meter.limits.registered > limit;
}

/** The rules by which the publication's purchases stand. */
export const standingRulesOf = ({ graceDays, timeZone, billing }: PublicationSettings): StandingRules => ({
  graceDays,
  timeZone,
  whilePaused: billing.whilePaused,
});

/** One title with everything a decision needs. */
export interface Publication {
  readonly name: string;
  readonly settings: PublicationSettings;
  /** By locale. */
  readonly wordings: ReadonlyMap<string, Wording>;
  /** All that there are, by id: drafts and those that are over too. An offer that has not changed is the same object as before. */
  readonly offers: readonly Offer[];
  /** In their order: the first that fits a view holds for it. */
  readonly segments: readonly SegmentRule[];
  /** By id: drafts and those that have ended too. */
  readonly experiments: readonly Experiment[];
  /** Null if agents are treated by the crawlers of the settings alone. */
  readonly agents: AgentRules | null;
  /** Of partners, those that are over included. */
  readonly licences: readonly AgentLicence[];
  /** Ids of the offers that are shown and sold, where a segment or an experiment leaves others out; null for all of them. */
  readonly offersShown: readonly string[] | null;
}

/**
 * What is kept of a publication: its settings, one wording per locale, its offers and experiments by id, its segments, its rules
 * for agents, and the licences of partners. Each is a part with a version of its own. What an admin removed is kept as null: were it gone, the next start would seed
 * it again from its file. Drafts of wordings are parts of their own, which no reader sees.
 */
export type PublicationPart =
  | 'settings'
  | `wording/${string}`
  | `wording-draft/${string}`
  | `offer/${string}`
  | 'segments'
  | `experiment/${string}`
  | 'agents'
  | 'agent-licences';

export interface StoredPart {
  readonly publication: string;
  readonly part: PublicationPart;
  /** 1 for the first; rises by one with every change. */
  readonly version: number;
  /** JSON, as it was written. */
  readonly value: unknown;
}

/** One write of several, with the version that it takes the place of. */
export type PartWrite = { readonly part: Omit<StoredPart, 'version'>; readonly expectedVersion: number };

/**
 * Everything that admins may change while the service runs. The store is the truth; files only seed it.
 */
export interface PublicationStore {
  readAll(): Promise<readonly StoredPart[]>;
  /** Writes each part that the store does not have yet, and leaves the others alone. Returns those it wrote. */
  seed(parts: readonly Omit<StoredPart, 'version'>[]): Promise<readonly Omit<StoredPart, 'version'>[]>;

  /** Writes if the stored version is still `expectedVersion` (0 if there is none), else throws `version-conflict`. Returns the new version. */
  write(part: Omit<StoredPart, 'version'>, expectedVersion: number, telling?: Telling): Promise<number>;
  /** The same for several of one publication in one step: all are written, or none. */
  writeAll(changes: readonly PartWrite[], telling?: Telling): Promise<readonly number[]>;
}

/** The wording in a language, else in the publication's own; undefined for a publication without any. */
export const wordingIn = ({ wordings, settings }: Publication, locale: string): Wording | undefined =>
  wordings.get(locale) ?? wordings.get(settings.defaultLocale);

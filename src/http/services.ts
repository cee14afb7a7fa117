import type { Logger } from 'pino';
import type { KnownAdmin } from '../paywall/admin/admin.ts';
import type { AdminSessions } from '../paywall/admin/admin-session.ts';
import type { AuditLog } from '../paywall/admin/audit-log.ts';
import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { FailedSignIns } from '../paywall/admin/failed-sign-ins.ts';
import type { ReaderLookRecorder } from '../paywall/admin/reader-looks.ts';
import type { Article, Tier } from '../paywall/articles/article.ts';
import type { Banner } from '../paywall/banners/banner.ts';
import type { BannerOutline } from '../paywall/banners/outlined-banner.ts';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { AppearanceEditor } from '../paywall/editing/appearance-editing.ts';
import type { MeterEditor } from '../paywall/editing/meter-editing.ts';
import type { NewsletterEditor } from '../paywall/editing/newsletter-editing.ts';
import type { OfferEditor } from '../paywall/editing/offer-editing.ts';
import type { WordingDrafts } from '../paywall/editing/wording-drafts.ts';
import type { WordingEditor } from '../paywall/editing/wording-editing.ts';
import type { Entitlement, EntitlementStore } from '../paywall/entitlements/entitlement.ts';
import type { PublisherEvents } from '../paywall/events/publisher-events.ts';
import type { Metering } from '../paywall/metering/metering.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import type { Publication, PublicationPart } from '../paywall/publication.ts';
import type { EventHint } from '../paywall/purchases/payment-provider.ts';
import type { RateLimitStore } from '../paywall/rate-limit.ts';
import type { StandingReader } from '../paywall/reports/publication-standing.ts';
import type { Reports } from '../paywall/reports/reports.ts';
import type { Cancelling } from '../paywall/selling/cancelling.ts';
import type { Selling } from '../paywall/selling/selling.ts';
import type { Switching } from '../paywall/selling/switching.ts';
import type { DecisionExplainer } from '../paywall/support/explain-decision.ts';
import type { SupportDesk } from '../paywall/support/support-desk.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RequestTrail } from '../telemetry/request-trail.ts';
import type { GrowthServices } from './admin/growth-services.ts';
import type { Admission } from './admission.ts';
import type { AgentPolicyServices } from './agents/agent-policy-services.ts';
import type { AgentServices } from './agents/agent-services.ts';
import type { Networks } from './agents/standing.ts';
import type { AmpServices } from './amp/amp-services.ts';
import type { GiftServices } from './gifts/gift-services.ts';
import type { KeyedHashes } from './keyed-hashes.ts';
import type { NewsletterTokens } from './newsletters/newsletter-tokens.ts';
import type { ReaderPasses } from './passes/reader-passes.ts';
import type { PurchaseRecovery, RecoverySecrets, ReturnSecrets } from './reader/purchase-links.ts';

/** Publications as this process holds them in memory. */
export interface Publications {
  get(name: string): Publication | undefined;
  list(): readonly Publication[];
  /** Parts in the store that this version does not understand; what was understood of them before may be `kept`. */
  unreadable(): readonly { readonly publication: string; readonly part: PublicationPart; readonly kept: boolean }[];
}

export interface ReaderTokens {
  mint(): { id: string; token: string };
  /** Another token for an anonymous reader whom Stile minted. */
  issue(id: string): string;
  /** The reader's id, or null if Stile did not make this token or it has run out. */
  verify(token: string): string | null;
}

export interface EntitlementTokens {
  sign(subject: { publication: string; reader: string; entitlement: Entitlement }): string;
  verify(publication: string, token: string): { reader: string; entitlement: Entitlement; expiresAt: EpochMs } | null;
  /** The same of a token that has run out or has not. */
  verifyExpired: EntitlementTokens['verify'];
}

export interface Receipts {
  sign(subject: {
    publication: string;
    reader: string;
    article: string;
    /** As they were decided. */
    tier: Tier;
    sponsored: boolean;
  }): string;
}

/** Checks the tokens in which a publisher says what an article is. Throws as `IdentityVerifier` does, and `invalid-request`. */
export interface ArticleClaimsVerifier {
  verify(token: string): Promise<Omit<Article, 'id'> & { readonly article: string }>;
}

/** References to banners that are too large for a header. */
export interface BannerRefs {
  sign(publication: string, banner: Banner, segment: string | null): string;
  verify(publication: string, ref: string): BannerOutline | null;
}

export interface Cookies {
  readonly readerName: string;
  entitlementNames(publication: string): readonly string[];
  values(header: string | undefined, name: string, most?: number): readonly string[];
  reader(token: string): string;
  entitlement(publication: string, token: string, expiresAt: EpochMs): string;
  passesName(publication: string): string;
  passes(publication: string, passes: readonly string[], expiresAt: EpochMs): string;
  passesIn(value: string): readonly string[];
}

/** Who it is that holds an admin token. */
export interface TokenHolder extends KnownAdmin {
  readonly token: string;
  /** What sessions are based on that were begun with it. */
  readonly basis: string;
}

export interface AdminCookies {
  readonly name: string;
  /** The session's id, or null if the header holds none, something else under its name, or two. */
  read(header: string | undefined): string | null;
  set(id: string): string;
  readonly clear: string;
}

/** What must be known again when somebody comes back from single sign-on. */
export interface SignOnAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Another way to sign in: at a provider that the publisher has. Both calls throw `identity-unavailable` while it does not answer. */
export interface SingleSignOn {
  /** How people know it. */
  readonly name: string;
  /** What sessions are based on that were begun so. */
  readonly basis: string;
  begin(): Promise<{ readonly url: string; readonly attempt: SignOnAttempt }>;
  /** Throws `unauthorized`, and `forbidden` for somebody who has no role here. */
  complete(search: string, attempt: SignOnAttempt): Promise<KnownAdmin>;
}

/** The cookie that an attempt to sign on is kept in until the browser comes back. */
export interface AttemptCookie {
  set(attempt: SignOnAttempt & { readonly returnTo: string }): string;
  /** Null if there is none, it is not one that this service made, or it is too old. */
  read(header: string | undefined): (SignOnAttempt & { readonly returnTo: string }) | null;
  readonly clear: string;
}

/** What readers read out to the support desk. */
export interface SupportCodes {
  of(reader: string): string;
  /** Null for what is no code. */
  readerOf(code: string): string | null;
}

/** Checks the publisher's sign-in tokens. Throws `invalid-identity`, or `identity-unavailable` where the keys cannot be had. */
export interface IdentityVerifier {
  verify(token: string): Promise<{
    readonly sub: string;
    readonly missingClaim: string | null;
    readonly exemptBy: string | null;
    readonly claims: Readonly<Record<string, unknown>>;
  }>;
}

/** Reads what the payment provider sends. */
export interface Webhooks {
  /** Rejects with `bad-signature`. */
  read(rawBody: Uint8Array, signature: string | undefined): Promise<EventHint>;
  /** False for a signature that cannot hold, whatever the body is. */
  isPlausible(signature: string | undefined): boolean;
}

/** Remembers when webhooks were last taken and refused, for the notices. Nobody waits for it. */
export interface WebhookWatch {
  note(what: 'taken' | 'refused'): void;
}

/** Everything the HTTP layer needs from the rest, wired in service.ts. */
export interface HttpServices extends AgentServices, AgentPolicyServices, AmpServices, GiftServices, GrowthServices {
  readonly publicUrl: string;
  /** Whether a trusted proxy is in front, which says under which id it handles a request. */
  readonly isBehindProxy: boolean;
  /** Null unless requests are followed: with traces, and at `debug`. */
  readonly trail: Pick<RequestTrail, 'begin'> | null;
  /** The port of the admin pages, if they have one of their own. */
  readonly adminPort: number | null;
  readonly publications: Publications;
  readonly metering: Metering;
  readonly admission: Admission;
  readonly entitlements: EntitlementStore;
  readonly rateLimits: RateLimitStore;
  readonly clock: Clock;
  readonly selling: Selling;
  readonly publisherEvents: PublisherEvents;
  readonly switching: Switching;
  readonly cancelling: Cancelling;
  readonly supportDesk: SupportDesk;
  readonly decisionExplainer: DecisionExplainer;
  readonly webhooks: Webhooks;
  readonly webhookWatch: WebhookWatch;
  readonly standing: StandingReader;
  readonly offerEditor: OfferEditor;
  readonly meterEditor: MeterEditor;
  readonly newsletterEditor: NewsletterEditor;
  readonly appearanceEditor: AppearanceEditor;
  readonly wordingDrafts: WordingDrafts;
  readonly wordingEditor: WordingEditor;
  readonly audit: AuditLog;
  readonly record: AuditRecorder;
  readonly recordLook: ReaderLookRecorder;
  readonly failedSignIns: FailedSignIns;
  readonly adminTokens: readonly TokenHolder[];
  readonly adminSessions: AdminSessions;
  readonly adminCookies: AdminCookies;
  readonly tally: Tally;
  readonly reports: Reports;
  /** Null if there are admin tokens alone. */
  readonly singleSignOn: SingleSignOn | null;
  readonly attemptCookie: AttemptCookie;
  /** The header in which a proxy in front names the reader's country, in lower case; null if none does. */
  readonly countryHeader: string | null;
  readonly hashes: KeyedHashes;
  readonly readerTokens: ReaderTokens;
  readonly entitlementTokens: EntitlementTokens;
  readonly receipts: Receipts;
  readonly supportCodes: SupportCodes;
  readonly bannerRefs: BannerRefs;
  readonly readerPasses: ReaderPasses;
  readonly newsletterTokens: NewsletterTokens;
  readonly returnSecrets: ReturnSecrets;
  readonly recovery: PurchaseRecovery;
  readonly recoverySecrets: RecoverySecrets;
  readonly cookies: Cookies;
  readonly networks: Networks;
  readonly identityOf: (publication: Publication) => IdentityVerifier | null;
  /** Null for a publication that takes what front ends state of an article. */
  readonly articleClaimsOf: (publication: Publication) => ArticleClaimsVerifier | null;
  readonly publicKeys: () => { keys: readonly Record<string, unknown>[] };
  /** Throws `store-unavailable` while the store does not answer or cannot be written to. */
  readonly checkStore: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

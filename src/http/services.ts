import type { Logger } from 'pino';
import type { Admin } from '../paywall/admin/admin.ts';
import type { AdminSessions } from '../paywall/admin/admin-session.ts';
import type { AuditLog } from '../paywall/admin/audit-log.ts';
import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { ArticleKey } from '../paywall/article.ts';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { MeterEditor } from '../paywall/editing/meter-editing.ts';
import type { OfferEditor } from '../paywall/editing/offer-editing.ts';
import type { WordingEditor } from '../paywall/editing/wording-editing.ts';
import type { Entitlement, EntitlementStore } from '../paywall/entitlements/entitlement.ts';
import type { Pass } from '../paywall/metering/decide.ts';
import type { Metering } from '../paywall/metering/metering.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import type { Publication } from '../paywall/publication.ts';
import type { EventHint } from '../paywall/purchases/payment-provider.ts';
import type { RateLimitStore } from '../paywall/rate-limit.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import type { Reports } from '../paywall/reports/reports.ts';
import type { Selling } from '../paywall/selling/selling.ts';
import type { DecisionExplainer } from '../paywall/support/explain-decision.ts';
import type { SupportDesk } from '../paywall/support/support-desk.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Publications as this process holds them in memory. */
export interface Publications {
  get(name: string): Publication | undefined;
  list(): readonly Publication[];
}

export interface KeyedHashes {
  readerKey(publication: string, readerId: string): ReaderKey;
  articleKey(publication: string, articleId: string): ArticleKey;
  clientKey(address: string): string;
  registeredReaderId(publication: string, sub: string): string;
}

export interface ReaderTokens {
  mint(): { id: string; token: string };
  /** The reader's id, or null if Stile did not make this token or it has run out. */
  verify(token: string): string | null;
}

export interface EntitlementTokens {
  sign(subject: { publication: string; reader: string; entitlement: Entitlement }): string;
  verify(publication: string, token: string): { reader: string; entitlement: Entitlement; expiresAt: EpochMs } | null;
}

export interface Receipts {
  sign(subject: { publication: string; reader: string; article: string }): string;
}

export interface Cookies {
  readonly readerName: string;
  readonly entitlementName: string;
  read(header: string | undefined, name: string): string | null;
  reader(token: string): string;
  entitlement(token: string, expiresAt: EpochMs): string;
}

/** Who it is that holds an admin token. */
export interface TokenHolder extends Admin {
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

/** Another way to sign in: at a provider that the publisher has. Both calls throw `identity-unavailable` while it is away. */
export interface SingleSignOn {
  /** How people know it. */
  readonly name: string;
  /** What sessions are based on that were begun so. */
  readonly basis: string;
  begin(): Promise<{ readonly url: string; readonly attempt: SignOnAttempt }>;
  /** Throws `unauthorized`, and `forbidden` for somebody who has no role here. */
  complete(search: string, attempt: SignOnAttempt): Promise<Admin>;
}

/** The cookie that an attempt to sign on is kept in until the browser comes back. */
export interface AttemptCookie {
  set(attempt: SignOnAttempt & { readonly returnTo: string }): string;
  /** Null if there is none, it is not one that this service made, or it is too old. */
  read(header: string | undefined): (SignOnAttempt & { readonly returnTo: string }) | null;
  readonly clear: string;
}

/** Checks the publisher's sign-in tokens. Throws `invalid-identity`, or `identity-unavailable` where the keys cannot be had. */
export interface IdentityVerifier {
  verify(token: string): Promise<{ sub: string }>;
}

/** What the address and the claims of a request prove. */
export interface Networks {
  clientAddress(remote: string | undefined, forwardedFor: string | undefined): string;
  passFor(publication: Publication, from: { address: string; userAgent: string }): Pass | null | Promise<Pass | null>;
}

/** Reads what the payment provider sends. */
export interface Webhooks {
  /** Throws `bad-signature`. */
  read(rawBody: Uint8Array, signature: string | undefined): EventHint;
  /** False for a signature that cannot hold, whatever the body is. */
  isPlausible(signature: string | undefined): boolean;
}

/** Everything the HTTP layer needs from the rest, wired in service.ts. */
export interface HttpServices {
  readonly publicUrl: string;
  /** The port of the admin pages, if they have one of their own. */
  readonly adminPort: number | null;
  readonly publications: Publications;
  readonly metering: Metering;
  readonly entitlements: EntitlementStore;
  readonly rateLimits: RateLimitStore;
  readonly clock: Clock;
  readonly selling: Selling;
  readonly supportDesk: SupportDesk;
  readonly decisionExplainer: DecisionExplainer;
  readonly webhooks: Webhooks;
  readonly offerEditor: OfferEditor;
  readonly meterEditor: MeterEditor;
  readonly wordingEditor: WordingEditor;
  readonly audit: AuditLog;
  readonly record: AuditRecorder;
  readonly adminTokens: readonly TokenHolder[];
  readonly adminSessions: AdminSessions;
  readonly adminCookies: AdminCookies;
  readonly tally: Tally;
  readonly reports: Reports;
  /** Null if there are admin tokens alone. */
  readonly singleSignOn: SingleSignOn | null;
  readonly attemptCookie: AttemptCookie;
  /** Whether there is a proxy in front whose word is believed. */
  readonly trustsProxies: boolean;
  readonly hashes: KeyedHashes;
  readonly readerTokens: ReaderTokens;
  readonly entitlementTokens: EntitlementTokens;
  readonly receipts: Receipts;
  readonly cookies: Cookies;
  readonly networks: Networks;
  readonly identityOf: (publication: Publication) => IdentityVerifier | null;
  readonly publicKeys: () => { keys: readonly Record<string, unknown>[] };
  readonly ping: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

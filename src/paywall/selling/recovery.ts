import type { EpochMs } from '../clock.ts';
import { type EntitlementStore, grantsAccess } from '../entitlements/entitlement.ts';
import type { Publication } from '../publication.ts';
import { type Buyer, buyerNamed, type SellingNeeds } from '../purchases/buyer.ts';
import type { PaymentProvider } from '../purchases/payment-provider.ts';
import type { RateLimitStore } from '../rate-limit.ts';
import type { ReaderKind } from '../reader.ts';

/** Somebody who says that what was bought with this address is theirs. */
export interface RecoveryRequest {
  readonly publication: Publication;
  readonly email: string;
  /** Where they go in the end; null for the publication's first origin. Whether it may be that address has been checked. */
  readonly returnUrl: string | null;
  readonly now: EpochMs;
}

/** What the publisher is to send to the address that was given, and to nobody else. */
export interface RecoveryNotice {
  readonly publication: string;
  readonly email: string;
  /** `registered`: the link leads to a page that asks to sign in. */
  readonly kind: ReaderKind;
  readonly link: string;
  readonly expiresAt: EpochMs;
}

/** For how long a link can be used. */
const recoveryLinkMs = 30 * 60_000;

/** An address is asked for so often a day, no matter who asks: mails must not be a nuisance. */
const perAddress = { requests: 3, perSeconds: 24 * 60 * 60 };

/** Maximum links for one request. */
const mostLinks = 3;

interface Needs extends Pick<SellingNeeds, 'publicationOf' | 'keyOf'> {
  readonly provider: Pick<PaymentProvider, 'customersByEmail'>;
  readonly entitlements: Pick<EntitlementStore, 'read'>;
  readonly rateLimits: Pick<RateLimitStore, 'take'>;
  /** The keyed hash of an address. */
  readonly emailKey: (publication: string, email: string) => string;
  readonly linkFor: (
    request: RecoveryRequest,
    reader: { readonly id: string; readonly kind: ReaderKind; readonly expiresAt: EpochMs },
  ) => string;
}

/**
 * What is to be sent to somebody who lost the cookie that they bought with: links by which their browser becomes the buyer's again.
 * Nothing for an address that is unknown, with which nothing was bought that still lets anybody in, or that was asked for too often.
 * Throws `store-unavailable` and `provider-unavailable`.
 */
export function createRecovery(needs: Needs): (request: RecoveryRequest) => Promise<readonly RecoveryNotice[]> {
  const { provider, entitlements, rateLimits, emailKey, linkFor } = needs;

  async function hasAccess({ publication, key }: Buyer, now: EpochMs): Promise<boolean> {
    const stored = await entitlements.read(publication.name, key);
    return stored !== null && grantsAccess(stored, now);
  }

  async function buyersWith({ publication, email, now }: RecoveryRequest) {
    const found: { id: string; kind: ReaderKind }[] = [];
    for (const { kind, ...reference } of await provider.customersByEmail(email)) {
      const buyer = reference.publication === publication.name ? buyerNamed(needs, reference) : null;
      if (buyer !== null && (await hasAccess(buyer, now))) found.push({ id: buyer.reader, kind });
    }
    const anonymous = found.filter(({ kind }) => kind === 'anonymous');
    return anonymous.length > 0 ? anonymous.slice(0, mostLinks) : found.slice(0, 1);
  }

  return async (request) => {
    const { publication, email, now } = request;
    const client = emailKey(publication.name, email);
    const scope = `recovery-address ${publication.name}`;
    if ((await rateLimits.take({ scope, client, ...perAddress })) > 0) return [];
    const expiresAt = now + recoveryLinkMs;
    return (await buyersWith(request)).map(({ id, kind }) => ({
      publication: publication.name,
      email,
      kind,
      link: linkFor(request, { id, kind, expiresAt }),
      expiresAt,
    }));
  };
}

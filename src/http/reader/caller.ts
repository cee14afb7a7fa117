import type { IncomingMessage } from 'node:http';
import { PaywallError } from '../../paywall/errors.ts';
import type { Visitor } from '../../paywall/metering/meter-place.ts';
import type { Pass } from '../../paywall/metering/pass.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type Soon, whenThere } from '../../paywall/soon.ts';
import type { HttpServices } from '../services.ts';
import { createAnonymousFinder } from './anonymous-reader.ts';
import { createHeldEntitlements, type Held } from './held-entitlement.ts';
import { createNewReaders } from './new-readers.ts';
import { createSignIn, type SignedIn } from './sign-in.ts';

/** Who is asking, and what they hold. */
export interface Caller extends Held {
  readonly visitor: Visitor;
  /** The token of a reader minted by this very request. */
  readonly mintedToken: string | null;
  /** The claim that the reader's sign-in token lacks, so that they count as anonymous; null if it lacks none. */
  readonly missingClaim: string | null;
  /** The claim by which this reader reads everything, such as `role=staff`; null for everybody else. */
  readonly exemptBy: string | null;
  /** The claims of the reader's sign-in token; empty without one. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the browser is to keep of the reader's passes from now on; left out if that stays as it is. */
  readonly passCookie?: string | null;
  /** A new reader of a network that has had enough new readers today: they have no free articles. */
  readonly isBeyondBudget: boolean;
  /** Whether their id is for this one answer alone, because nobody keeps it. */
  readonly isTransient: boolean;
}

type Needs = Pick<
  HttpServices,
  | 'hashes'
  | 'publisherEvents'
  | 'readerTokens'
  | 'entitlementTokens'
  | 'entitlements'
  | 'cookies'
  | 'identityOf'
  | 'clock'
  | 'selling'
  | 'tally'
  | 'rateLimits'
  | 'metrics'
  | 'log'
  | 'networks'
>;

/** What becomes of a caller whom nobody knows. `pass`: a reader for this one answer. `refuse`: 401 `reader-required`. */
type Strangers =
  | { readonly strangers: 'pass' | 'refuse'; readonly mayAskStore?: true }
  /** A new reader, with a cookie. */
  | {
      readonly strangers: 'mint';
      readonly address: string;
      /** What the address and the user agent let in or keep out. */
      readonly pass: Pass | null;
      /** Whether the view is counted: nothing else takes from the budget of new readers. */
      readonly count: boolean;
      /** `false`: the store is not asked. */
      readonly mayAskStore: boolean;
    };

/** By which id somebody is known, and whether they are new. */
type Who = Pick<Caller, 'mintedToken' | 'isBeyondBudget' | 'isTransient'> & { readonly id: string };

/** What a request says of who sent it. */
interface Found {
  readonly signedIn: SignedIn | null;
  readonly anonymous: string | null;
  readonly held: Held;
  readonly who: Who;
}

const noClaims: Caller['claims'] = {};

/** Who asks, if it is nobody new. */
const known = (id: string): Who => ({ id, mintedToken: null, isBeyondBudget: false, isTransient: false });

function readerRequired(): PaywallError {
  const message = 'It is not known who this reader is: send the reader cookie, X-Reader-Token or a sign-in token.';
  return new PaywallError('reader-required', message);
}

/**
 * Finds out who is asking: a registered reader by the publisher's sign-in token, else an anonymous one by the first valid one of
 * `X-Reader-Token` and cookie. An entitlement token is proof of access and never of identity: found alone, it lets its holder read
 * until it runs out, and says nothing of who that is.
 */
export function createCallerFinder(needs: Needs) {
  const { hashes, readerTokens, selling, clock, publisherEvents } = needs;
  const anonymousId = createAnonymousFinder(needs);
  const signIn = createSignIn(needs);
  const heldBy = createHeldEntitlements(needs);
  const admit = createNewReaders(needs);

  /** Somebody of whom nothing is known. */
  function stranger(publication: Publication, held: Held, asked: Strangers): Soon<Who> {
    if (asked.strangers === 'refuse') throw readerRequired();
    const { id, token } = readerTokens.mint();
    if (asked.strangers !== 'mint' || held.entitlement !== null) return { ...known(id), isTransient: true };
    return whenThere(admit({ publication, ...asked }), (newcomer) => ({
      id,
      mintedToken: newcomer === 'kept' ? token : null,
      isBeyondBudget: newcomer === 'beyond-budget',
      isTransient: newcomer !== 'kept',
    }));
  }

  function visitorOf(
    publication: Publication,
    id: string,
    who: { signedIn: SignedIn | null; known: string | null },
  ): Visitor {
    const { signedIn, known } = who;
    const before = signedIn?.reader == null ? null : known;
    const reader = signedIn?.reader ?? ({ id, kind: 'anonymous' } as const);
    const key = hashes.readerKey(publication.name, id);
    if (before === null) return { reader, key, anonymousKey: null };
    return { reader, key, anonymousKey: hashes.readerKey(publication.name, before), anonymousId: before };
  }

  /**
   * The caller, once everything is known of them. What they bought before signing in is theirs from now on; for a view the meter
   * sees to that.
   */
  function callerOf(
    publication: Publication,
    found: Found,
    { strangers, mayAskStore = true }: Strangers,
  ): Soon<Caller> {
    const { signedIn, anonymous, held, who } = found;
    const visitor = visitorOf(publication, who.id, { signedIn, known: anonymous });
    const caller: Caller = {
      visitor,
      mintedToken: who.mintedToken,
      isBeyondBudget: who.isBeyondBudget,
      isTransient: who.isTransient,
      entitlement: held.entitlement,
      entitlementToken: held.entitlementToken,
      earlierEntitlement: held.earlierEntitlement,
      missingClaim: signedIn?.missingClaim ?? null,
      exemptBy: signedIn?.exemptBy ?? null,
      claims: signedIn?.claims ?? noClaims,
    };
    const { reader, key, anonymousKey, anonymousId } = visitor;
    if (reader.kind === 'registered' && mayAskStore)
      publisherEvents.seen(publication, { id: reader.id, key, now: clock.now() });
    if (anonymousKey === null || held.entitlement !== null || strangers === 'mint' || !mayAskStore) return caller;
    return selling
      .transferOnSignIn({ publication, key, anonymousKey, reader: reader.id, anonymous: anonymousId }, clock.now())
      .then(() => caller);
  }

  return function findCaller(request: IncomingMessage, publication: Publication, strangers: Strangers): Soon<Caller> {
    const { mayAskStore = true } = strangers;
    return whenThere(signIn(request, publication), (signedIn) => {
      const anonymous = anonymousId(request, publication);
      const own = signedIn?.reader?.id ?? anonymous;
      return whenThere(heldBy(request, publication, { reader: own, mayAskStore }), (held) =>
        whenThere(own === null ? stranger(publication, held, strangers) : known(own), (who) =>
          callerOf(publication, { signedIn, anonymous, held, who }, strangers),
        ),
      );
    });
  };
}

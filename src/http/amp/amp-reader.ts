import type { IncomingMessage } from 'node:http';
import type { Pass } from '../../paywall/metering/decide.ts';
import type { Visitor } from '../../paywall/metering/meter-place.ts';
import type { Publication } from '../../paywall/publication.ts';
import { singleFlight } from '../../paywall/purchases/single-flight.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { unlimitedWhileAway } from '../rate-limiting.ts';
import { createAnonymousFinder } from '../reader/anonymous-reader.ts';
import type { Caller } from '../reader/caller.ts';
import { createHeldEntitlements } from '../reader/held-entitlement.ts';
import { createNewReaders } from '../reader/new-readers.ts';
import type { HttpServices } from '../services.ts';
import { createSignInFinder, type SignedIn } from './signed-in.ts';

/** A call from an AMP page. */
interface AmpCall {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly address: string;
  readonly rid: string;
  /** What the address and the user agent come to. */
  readonly pass: Pass | null;
  /** Whether the view is counted. */
  readonly count: boolean;
}

/** Who the AMP runtime says that somebody is. */
export interface AmpIdentity {
  readonly id: string;
  readonly key: ReaderKey;
  /** Whether Stile made the id itself, so that the reader was new at another time. */
  readonly isMinted: boolean;
}

export interface AmpCaller extends Caller {
  /** Null for everybody who has not signed in on AMP pages. */
  readonly signedIn: Pick<SignedIn, 'endsAt' | 'learn'> | null;
}

type Needs = Pick<
  HttpServices,
  | 'hashes'
  | 'readerTokens'
  | 'entitlementTokens'
  | 'entitlements'
  | 'cookies'
  | 'clock'
  | 'tally'
  | 'rateLimits'
  | 'networks'
  | 'ampSignIns'
>;

/** As long as an anonymous reader is known by a cookie. */
const knownForSeconds = 396 * 86_400;

/**
 * Whom a `rid` stands for. One of Stile's own reader tokens is its reader. Any other was made by the AMP runtime, and is no id of ours. It
 * leads to one by a keyed hash, always to the same. See docs/adr/0021-amp-readers-are-known-by-hashes-of-their-ids.md.
 */
export function createAmpIdentities({ readerTokens, hashes }: Pick<HttpServices, 'readerTokens' | 'hashes'>) {
  return ({ name }: Publication, rid: string): AmpIdentity => {
    const minted = readerTokens.verify(rid);
    const id = minted ?? hashes.ampReaderId(name, rid);
    return { id, key: hashes.readerKey(name, id), isMinted: minted !== null };
  };
}

/** Finds out who reads an AMP page: by having signed in there, else by the cookie if it comes along, else by the `rid`. */
export function createAmpCallerFinder(needs: Needs) {
  const { hashes, rateLimits } = needs;
  const findSignIn = createSignInFinder(needs);
  const identify = createAmpIdentities(needs);
  const anonymousId = createAnonymousFinder(needs);
  const heldBy = createHeldEntitlements(needs);
  const admit = createNewReaders(needs);
  const arrivals = singleFlight<boolean>();

  /** Takes a reader whose id was never seen before from the budget of new readers, once. */
  async function isRefused({ publication, address, pass, count }: AmpCall, client: string): Promise<boolean> {
    const seen = { scope: `amp-readers ${publication.name}`, client, requests: 1, perSeconds: knownForSeconds };
    if ((await rateLimits.look(seen).catch(unlimitedWhileAway)) > 0) return false;
    const newcomer = await admit({ publication, address, pass, count, mayAskStore: true });
    if (newcomer === 'kept') await rateLimits.take(seen).catch(unlimitedWhileAway);
    return newcomer === 'beyond-budget';
  }

  /** A page may ask more than once at the same time. */
  function isBeyondBudget(call: AmpCall, { key }: AmpIdentity): Promise<boolean> {
    const client = Buffer.from(key).toString('base64url');
    return arrivals(`${call.publication.name} ${client} ${call.count}`, () => isRefused(call, client));
  }

  function visitorOf(amp: AmpIdentity, cookie: Pick<AmpIdentity, 'id' | 'key'> | null, signedIn: SignedIn | null) {
    const other = cookie === null || cookie.id === amp.id ? null : cookie;
    const visitor: Visitor =
      signedIn === null
        ? {
            reader: { id: (cookie ?? amp).id, kind: 'anonymous' },
            key: (cookie ?? amp).key,
            anonymousKey: other && amp.key,
          }
        : { reader: { id: '', kind: 'registered' }, key: signedIn.reader, anonymousKey: (other ?? amp).key };
    return visitor;
  }

  return async (call: AmpCall, mayAskStore: boolean): Promise<AmpCaller> => {
    const { request, publication, rid } = call;
    const amp = identify(publication, rid);
    const known = anonymousId(request, publication);
    const cookie = known === null ? null : { id: known, key: hashes.readerKey(publication.name, known) };
    const signedIn = await findSignIn(publication, amp.key, mayAskStore);
    const isStranger = signedIn === null && cookie === null && !amp.isMinted;
    const asksBudget = isStranger && mayAskStore && publication.settings.newReaders !== null;
    // A sign-in is kept without the reader's id, which is what entitlement tokens name.
    const held = signedIn?.held ?? (await heldBy(request, publication, { reader: (cookie ?? amp).id, mayAskStore }));
    return {
      ...held,
      visitor: visitorOf(amp, cookie, signedIn),
      mintedToken: null,
      missingClaim: null,
      exemptBy: null,
      claims: {},
      isBeyondBudget: asksBudget && (await isBeyondBudget(call, amp)),
      isTransient: false,
      signedIn,
    };
  };
}

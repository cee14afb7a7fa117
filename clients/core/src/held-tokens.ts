import { type CookieNames, valuesNamed } from './cookies.ts';
import { createKnownSignIns } from './known-sign-ins.ts';
import { signInTokenOf } from './reader-headers.ts';
import { readerIdIn } from './reader-token.ts';
import { entitlementIn, type HeldEntitlement, isReceiptFor, type TokenVerifier } from './tokens.ts';
import type { Visit } from './visit.ts';

/** Which reader a request is from, as far as a door can say by itself. */
export interface Caller {
  /** Null if there is none, or if only Stile can say. */
  readonly reader: string | null;
  /** Whether nothing in the request names a reader. */
  readonly isStranger: boolean;
}

/** What a reader brings along by which an article opens without asking Stile. */
export interface HeldTokens {
  callerOf(visit: Visit): Caller;
  /** Whether the reader has a receipt for this article. */
  hasReceipt(visit: Visit, caller: Caller): Promise<boolean>;
  entitlementOf(visit: Visit, caller: Caller): Promise<HeldEntitlement | null>;
  /** Which reader a sign-in token stands for, now that Stile has said it. */
  rememberSignIn(token: string, reader: string): void;
}

export function createHeldTokens(needs: {
  readonly issuer: string;
  readonly publication: string;
  readonly names: CookieNames;
  readonly verifier: TokenVerifier;
  readonly now: () => number;
}): HeldTokens {
  const { issuer, publication, names, verifier, now } = needs;
  const signIns = createKnownSignIns();
  const scope = () => ({ issuer, publication, now: now() });
  const cookies = ({ headers }: Visit, name: string) => valuesNamed(headers.get('cookie'), name);
  const withHeader = (visit: Visit, header: string, cookie: string) =>
    [visit.headers.get(header) ?? '', ...cookies(visit, cookie)].filter((token) => token !== '');

  return {
    callerOf(visit) {
      const signIn = signInTokenOf(visit);
      if (signIn !== null) return { reader: signIns.readerOf(signIn, now()), isStranger: false };
      const ids = new Set(withHeader(visit, 'x-reader-token', names.reader).map(readerIdIn));
      const [reader = null] = ids;
      // Of two only Stile can say which is genuine.
      return { reader: ids.size === 1 ? reader : null, isStranger: ids.size === 0 };
    },
    async hasReceipt(visit, { reader }) {
      if (reader === null) return false;
      const { article } = visit;
      for (const receipt of cookies(visit, names.receipt))
        if (await isReceiptFor(verifier, receipt, { article, reader, ...scope() })) return true;
      return false;
    },
    async entitlementOf(visit, { reader, isStranger }) {
      if (reader === null && !isStranger) return null;
      for (const token of withHeader(visit, 'x-entitlement-token', names.entitlement)) {
        const held = await entitlementIn(verifier, token, { reader, ...scope() });
        if (held !== null) return held;
      }
      return null;
    },
    rememberSignIn: (token, reader) => signIns.remember(token, reader, now()),
  };
}

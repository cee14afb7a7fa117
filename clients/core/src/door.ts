import { isForEverybody } from './article.ts';
import { cookieNames, longestToken, receiptCookie, valuesNamed } from './cookies.ts';
import { createKnownSignIns } from './known-sign-ins.ts';
import type { DoorOptions, Incident } from './options.ts';
import { readerIdIn } from './reader-token.ts';
import { createStileClient, type Outcome, signInTokenOf } from './stile-client.ts';
import { entitlementIn, type HeldEntitlement, isReceiptFor, secondsLeft, type TokenVerifier } from './tokens.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { isPrefetch, isView, partsOf, type Visit } from './visit.ts';

/** Decides, for the site's server, who is sent which variant of an article. */
export interface Door {
  /** Never rejects: without an answer of Stile's the site's policy decides. */
  decide(visit: Visit): Promise<Verdict>;
  /**
   * Gives back what was counted, if the site then had nothing to show: see `showsNothing`. Never rejects. Stile takes it within a minute,
   * and after it has handed out a receipt only with article claims.
   */
  release(visit: Visit, verdict: Verdict): Promise<void>;
  report(incident: Incident): void;
}

/** Reasons for which a grant without counting is none: nothing would ever be taken for it. */
const isToBeCounted = (reason: string) => ['METERED', 'FAIL_OPEN', 'OVERLOAD_OPEN'].includes(reason);

const reasonOfState = { trial: 'TRIAL', active: 'SUBSCRIBER', grace: 'GRACE' } as const;

/** Seconds: nobody keeps a receipt for longer. */
const longestReceipt = 30 * 60;

/** Whether an answer of the site's shows a reader nothing of the article, so that its view is given back. */
export const showsNothing = (status: number): boolean =>
  (status >= 300 && status < 400 && status !== 304) || status === 404 || status === 410 || status >= 500;

/** Which reader a request is from, as far as a door can say; null if it cannot, or if there is none. */
interface Caller {
  readonly reader: string | null;
  readonly isStranger: boolean;
}

export function createDoor(options: DoorOptions, verifier: TokenVerifier): Door {
  const { stile, publication, onFailure = 'open', receipts = true, report = () => {}, now = Date.now } = options;
  const issuer = (options.issuer ?? stile).replace(/\/+$/, '');
  const names = cookieNames(issuer, publication);
  const client = createStileClient(options, names);
  const signIns = createKnownSignIns();
  const counts = options.isView ?? isView;

  function callerOf(visit: Visit): Caller {
    const signIn = signInTokenOf(visit);
    if (signIn !== null) return { reader: signIns.readerOf(signIn, now()), isStranger: false };
    const tokens = [
      visit.headers.get('x-reader-token') ?? '',
      ...valuesNamed(visit.headers.get('cookie'), names.reader),
    ];
    const ids = new Set(tokens.filter((token) => token !== '').map(readerIdIn));
    const [reader = null] = ids;
    // Of two only Stile can say which is genuine.
    return { reader: ids.size === 1 ? reader : null, isStranger: ids.size === 0 };
  }

  async function byReceipt(visit: Visit, { reader }: Caller): Promise<Verdict | null> {
    if (!receipts || reader === null) return null;
    const { article } = visit;
    for (const receipt of valuesNamed(visit.headers.get('cookie'), names.receipt))
      if (await isReceiptFor(verifier, receipt, { article, reader, issuer, publication, now: now() }))
        return verdictOf({ article, granted: true, reason: 'RECEIPT', decidedBy: 'receipt' });
    return null;
  }

  async function entitlementOf(visit: Visit, { reader, isStranger }: Caller): Promise<HeldEntitlement | null> {
    if (reader === null && !isStranger) return null;
    const header = visit.headers.get('x-entitlement-token') ?? '';
    for (const token of [header, ...valuesNamed(visit.headers.get('cookie'), names.entitlement)]) {
      if (token === '') continue;
      const held = await entitlementIn(verifier, token, { reader, issuer, publication, now: now() });
      if (held !== null) return held;
    }
    return null;
  }

  const entitled = ({ article }: Visit, { state }: HeldEntitlement): Verdict =>
    verdictOf({ article, granted: true, reason: reasonOfState[state], decidedBy: 'entitlement' });

  function keptReceipt({ url }: Visit, receipt: string | null): readonly string[] {
    if (receipt === null || receipt.length > longestToken) return [];
    const seconds = Math.min(longestReceipt, secondsLeft(receipt, now()));
    const cookie = receiptCookie(names, receipt, { path: partsOf(url).path, seconds });
    return cookie === null ? [] : [cookie];
  }

  function decided(visit: Visit, outcome: Outcome & { kind: 'decided' }, count: boolean): Verdict {
    const { article } = visit;
    const { decision, requestId } = outcome;
    const { granted, reason, reader, banner, meter } = decision;
    const signIn = signInTokenOf(visit);
    if (signIn !== null && reader.kind === 'registered') signIns.remember(signIn, reader.id, now());
    const setCookies = [...outcome.setCookies, ...keptReceipt(visit, decision.receipt)];
    const common = { article, requestId, setCookies, meter, newReaderToken: reader.token, decidedBy: 'stile' } as const;
    if (!granted || count || !isToBeCounted(reason))
      return verdictOf({ ...common, granted, reason, banner, isCounted: granted && count && reason === 'METERED' });
    const uncounted = { ...common, granted: false, reason: 'NOT_A_VIEW' };
    // What a browser has fetched ahead it would show without asking again; what is an error it throws away.
    return verdictOf(isPrefetch(visit) ? { ...uncounted, variant: 'wait', retryAfterSeconds: 1 } : uncounted);
  }

  function withoutStile({ article }: Visit, outcome: Outcome & { kind: 'unavailable' }): Verdict {
    const { requestId, message } = outcome;
    report({ kind: 'unavailable', message, requestId });
    if (article.tier === 'metered' && onFailure === 'open')
      return verdictOf({ article, granted: true, reason: 'FAIL_OPEN', decidedBy: 'policy', requestId });
    return waiting(article, { reason: 'FAIL_CLOSED', decidedBy: 'policy', requestId });
  }

  const waiting = (
    article: Visit['article'],
    made: Pick<Verdict, 'reason' | 'decidedBy' | 'requestId'> & { readonly retryAfterSeconds?: number },
  ): Verdict => verdictOf({ article, granted: false, variant: 'wait', retryAfterSeconds: 5, ...made });

  function verdictFrom(visit: Visit, outcome: Outcome, count: boolean): Verdict {
    const { article } = visit;
    const { requestId } = outcome;
    switch (outcome.kind) {
      case 'decided':
        return decided(visit, outcome, count);
      case 'invalid-identity':
        return verdictOf({ article, granted: false, reason: 'INVALID_IDENTITY', decidedBy: 'stile', requestId });
      case 'later': {
        const { retryAfterSeconds, code } = outcome;
        const reason = code.replaceAll('-', '_').toUpperCase();
        return waiting(article, { reason, decidedBy: 'stile', requestId, retryAfterSeconds });
      }
      case 'refused':
        report({ kind: 'refused', message: outcome.message, requestId });
        return waiting(article, { reason: 'REFUSED', decidedBy: 'stile', requestId });
      case 'unavailable':
        return withoutStile(visit, outcome);
    }
  }

  return {
    async decide(visit) {
      const { article } = visit;
      if (isForEverybody(article)) {
        const reason = article.tier === 'free' ? 'FREE' : 'SPONSORED';
        return verdictOf({ article, granted: true, reason, decidedBy: 'article' });
      }
      const caller = callerOf(visit);
      const held = await entitlementOf(visit, caller);
      if (held !== null && !held.isToBeAnnounced) return entitled(visit, held);
      const reread = held === null ? await byReceipt(visit, caller) : null;
      if (reread !== null) return reread;
      const count = counts(visit);
      const verdict = verdictFrom(visit, await client.meter(visit, { count }), count);
      return held !== null && verdict.variant === 'wait' ? entitled(visit, held) : verdict;
    },
    async release(visit, verdict) {
      if (!verdict.isCounted) return;
      const why = await client.release(visit, verdict.newReaderToken);
      if (why !== null) report({ kind: 'not-released', message: why, requestId: verdict.requestId });
    },
    report,
  };
}

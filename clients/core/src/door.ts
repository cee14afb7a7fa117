import { isForEverybody } from './article.ts';
import { cookieNames, receiptCookie } from './cookies.ts';
import { createHeldTokens } from './held-tokens.ts';
import type { DoorOptions, Incident } from './options.ts';
import { remembering } from './proven-tokens.ts';
import { signInTokenOf } from './reader-headers.ts';
import { createStileClient, type Outcome } from './stile-client.ts';
import { type HeldEntitlement, secondsLeft, type TokenVerifier } from './tokens.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { createVerdicts } from './verdict-from.ts';
import { isView, partsOf, type Visit } from './visit.ts';

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

const reasonOfState = { trial: 'TRIAL', active: 'SUBSCRIBER', grace: 'GRACE' } as const;

/** Seconds: nobody keeps a receipt for longer. */
const longestReceipt = 30 * 60;

const entitled = ({ article }: Visit, { state }: HeldEntitlement): Verdict =>
  verdictOf({ article, granted: true, reason: reasonOfState[state], decidedBy: 'entitlement' });

/** `verifier` proves what Stile has signed. */
export function createDoor(options: DoorOptions, verifier: TokenVerifier): Door {
  const { stile, publication, receipts = true, report = () => {}, now = Date.now } = options;
  const issuer = (options.issuer ?? stile).replace(/\/+$/, '');
  const names = cookieNames(issuer, publication);
  const client = createStileClient(options, names);
  const held = createHeldTokens({ issuer, publication, names, verifier: remembering(verifier, now), now });
  const verdictFrom = createVerdicts(options);
  const counts = options.isView ?? isView;

  function receiptKept({ url }: Visit, outcome: Outcome): string | null {
    const receipt = outcome.kind === 'decided' ? outcome.decision.receipt : null;
    if (receipt === null) return null;
    const seconds = Math.min(longestReceipt, secondsLeft(receipt, now()));
    return receiptCookie(names, receipt, { path: partsOf(url).path, seconds });
  }

  async function askStile(visit: Visit): Promise<Verdict> {
    const count = counts(visit);
    const outcome = await client.meter(visit, { count });
    const signIn = signInTokenOf(visit);
    if (signIn !== null && outcome.kind === 'decided' && outcome.decision.reader.kind === 'registered')
      held.rememberSignIn(signIn, outcome.decision.reader.id);
    return verdictFrom({ visit, outcome, count, receiptCookie: receiptKept(visit, outcome) });
  }

  return {
    async decide(visit) {
      const { article } = visit;
      if (isForEverybody(article)) {
        const reason = article.tier === 'free' ? 'FREE' : 'SPONSORED';
        return verdictOf({ article, granted: true, reason, decidedBy: 'article' });
      }
      const caller = held.callerOf(visit);
      const entitlement = await held.entitlementOf(visit, caller);
      if (entitlement !== null && !entitlement.isToBeAnnounced) return entitled(visit, entitlement);
      if (entitlement === null && receipts && (await held.hasReceipt(visit, caller)))
        return verdictOf({ article, granted: true, reason: 'RECEIPT', decidedBy: 'receipt' });
      const verdict = await askStile(visit);
      return entitlement !== null && verdict.variant === 'wait' ? entitled(visit, entitlement) : verdict;
    },
    async release(visit, verdict) {
      if (!verdict.isCounted) return;
      const why = await client.release(visit, verdict.newReaderToken);
      if (why !== null) report({ kind: 'not-released', message: why, requestId: verdict.requestId });
    },
    report,
  };
}

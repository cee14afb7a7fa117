import type { ArticleFacts } from './article.ts';
import type { DoorOptions, Incident } from './options.ts';
import type { Outcome } from './stile-client.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { isPrefetch, type Visit } from './visit.ts';

/** Reasons for which a grant without counting is none: nothing would ever be taken for it. */
const isToBeCounted = (reason: string) => reason === 'METERED' || reason === 'FAIL_OPEN' || reason === 'OVERLOAD_OPEN';

/** Reasons for which nobody is let in to an article that is for subscribers. */
const isNeverPremium = (reason: string) =>
  isToBeCounted(reason) || reason === 'ALREADY_READ' || reason === 'FREE' || reason === 'SPONSORED';

/** Reasons of agents that the door answers by itself: they see no teaser. */
const isRefusedAgent = (reason: string) => reason === 'AGENT_REFUSED' || reason === 'AGENT_PRICED';

const mistaken =
  'Stile took a premium article for one of another tier. A publication that takes article claims needs the option `claims`.';

/** Seconds after which to ask again if nobody has named any. */
const askAgainSeconds = 5;

/** One call of Stile, and what it was for. */
interface Asked<Of extends Outcome = Outcome> {
  readonly visit: Visit;
  readonly outcome: Of;
  /** Whether the view was to be counted. */
  readonly count: boolean;
  /** The `Set-Cookie` that would keep the receipt. */
  readonly receiptCookie: string | null;
}

type Decided = Outcome & { readonly kind: 'decided' };

function waiting(article: ArticleFacts, made: Pick<Verdict, 'reason' | 'decidedBy' | 'requestId'>): Verdict {
  return verdictOf({ article, granted: false, variant: 'wait', retryAfterSeconds: askAgainSeconds, ...made });
}

function decided({ visit, outcome, count, receiptCookie }: Asked<Decided>): Verdict {
  const { article } = visit;
  const { decision, requestId, setCookies } = outcome;
  const { granted, reason, banner, meter, reader, agent } = decision;
  const always = {
    article,
    requestId,
    setCookies,
    meter,
    agent,
    newReaderToken: reader.token,
    decidedBy: 'stile',
  } as const;
  if (isRefusedAgent(reason)) return verdictOf({ ...always, granted, reason, variant: 'refused' });
  if (!granted || count || !isToBeCounted(reason)) {
    const isCounted = granted && count && reason === 'METERED';
    return verdictOf({ ...always, granted, reason, banner, receiptCookie, isCounted });
  }
  const uncounted = { ...always, granted: false, reason: 'NOT_A_VIEW' };
  // What a browser has fetched ahead it would show without asking again; what is an error it throws away.
  return verdictOf(isPrefetch(visit) ? { ...uncounted, variant: 'wait', retryAfterSeconds: 1 } : uncounted);
}

/** What follows from Stile's answer, or from its silence. */
export function createVerdicts({ onFailure = 'open', report = () => {} }: Pick<DoorOptions, 'onFailure' | 'report'>) {
  function refused(article: ArticleFacts, { message, requestId }: Pick<Incident, 'message'> & { requestId: string }) {
    report({ kind: 'refused', message, requestId });
    return waiting(article, { reason: 'REFUSED', decidedBy: 'stile', requestId });
  }

  function withoutStile({ article }: Visit, { message, requestId }: Pick<Incident, 'message'> & { requestId: string }) {
    report({ kind: 'unavailable', message, requestId });
    const common = { decidedBy: 'policy', requestId } as const;
    return article.tier === 'metered' && onFailure === 'open'
      ? verdictOf({ article, granted: true, reason: 'FAIL_OPEN', ...common })
      : waiting(article, { reason: 'FAIL_CLOSED', ...common });
  }

  return function verdictFrom(asked: Asked): Verdict {
    const { visit, outcome } = asked;
    const { article } = visit;
    const { requestId } = outcome;
    switch (outcome.kind) {
      case 'decided': {
        const { granted, reason } = outcome.decision;
        const isMistaken = granted && article.tier === 'premium' && isNeverPremium(reason);
        return isMistaken ? refused(article, { requestId, message: mistaken }) : decided({ ...asked, outcome });
      }
      case 'invalid-identity':
        return verdictOf({ article, granted: false, reason: 'INVALID_IDENTITY', decidedBy: 'stile', requestId });
      case 'later': {
        const { retryAfterSeconds, code } = outcome;
        const reason = code.replaceAll('-', '_').toUpperCase();
        return { ...waiting(article, { reason, decidedBy: 'stile', requestId }), retryAfterSeconds };
      }
      case 'refused':
        return refused(article, outcome);
      case 'unavailable':
        return withoutStile(visit, outcome);
    }
  };
}

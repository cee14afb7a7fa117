import { PaywallError } from '../paywall/errors.ts';

/** What says that the answer of somebody who came back is not right, rather than that the provider is unavailable or set up wrongly. */
const wrongAnswers: ReadonlySet<unknown> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
]);

/** Errors that a provider itself names (RFC 6749, OpenID Connect) and that are about the person and the moment. */
const refusals: ReadonlySet<unknown> = new Set([
  ...['access_denied', 'login_required', 'consent_required', 'interaction_required', 'account_selection_required'],
  'invalid_grant',
]);

const part = (error: object, name: string): unknown => Object.entries(error).find(([key]) => key === name)?.[1];

/** In a line, without what the error carries beside it: answers of the provider, in which there are tokens. */
function described(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('something other than an error was thrown');
  const particulars = [part(error, 'code'), part(error, 'error'), part(error, 'error_description')];
  // A list is what the WWW-Authenticate header asks for, which says why the provider does not know this client.
  const { cause: led } = error;
  const cause = led instanceof Error ? led.message : Array.isArray(led) ? JSON.stringify(led) : undefined;
  const parts = [error.message, ...particulars, cause].filter((each) => typeof each === 'string');
  return new Error([...new Set(parts)].join(': '));
}

/** The provider is away, or it and the settings do not fit together: in either case it is for the operator to look. */
export const providerAway = (error: unknown): PaywallError =>
  new PaywallError('identity-unavailable', 'Single sign-on does not answer as it should at the moment.', {
    retryAfterSeconds: 5,
    cause: described(error),
  });

/** Why somebody who came back is not signed in: `unauthorized` where it is about them, else `identity-unavailable`. */
export function refusalOf(error: unknown): PaywallError {
  if (error instanceof PaywallError) return error;
  const known = typeof error === 'object' && error !== null ? error : {};
  if (refusals.has(part(known, 'error')) || wrongAnswers.has(part(known, 'code')))
    return new PaywallError('unauthorized', 'You were not signed in there, or it took too long. Begin again.', {
      cause: described(error),
    });
  return providerAway(error);
}

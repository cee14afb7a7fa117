import type { ClientAuth, Configuration } from 'openid-client';
import type { KnownAdmin } from '../paywall/admin/admin.ts';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import { type Claims, claimAt, nameOf, type RoleOfValue, roleOf } from './claims.ts';
import { createDiscovery } from './discovery.ts';
import { providerAway, refusalOf } from './refusals.ts';

type OpenIdClient = typeof import('openid-client');

export interface SingleSignOnOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  readonly roleClaim: string;
  readonly roles: readonly RoleOfValue[];
  /** Where the provider sends people back to. */
  readonly redirectUrl: string;
  /** Names that nobody may have who signs in so, nor one that is like them. */
  readonly takenNames: ReadonlySet<string>;
  readonly clock: Clock;
}

/** What must be known again when somebody comes back, and by nobody else. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Signing in by OpenID Connect: the authorization code flow with PKCE. Both throw `identity-unavailable` while the provider is unavailable. */
export interface SingleSignOn {
  /** Where to send somebody who wants to sign in. */
  begin(): Promise<{ readonly url: string; readonly attempt: Attempt }>;
  /** Who has come back with this query, if it belongs to this attempt. Throws `unauthorized`, and `forbidden` for those without a role. */
  complete(search: string, attempt: Attempt): Promise<KnownAdmin>;
}

const timeoutSeconds = 10;
/** By how much the clocks of the provider and of this machine may differ. */
const clockToleranceSeconds = 30;

/** As RFC 6749 prefers it, where the provider does not say that it takes nothing but the other way. */
function authenticateBy({ ClientSecretBasic, ClientSecretPost }: OpenIdClient, secret: string): ClientAuth {
  const basic = ClientSecretBasic(secret);
  const post = ClientSecretPost(secret);
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported;
    const onlyPost = ways?.includes('client_secret_post') === true && !ways.includes('client_secret_basic');
    return (onlyPost ? post : basic)(server, ...rest);
  };
}

async function discover({ issuer, clientId, clientSecret }: SingleSignOnOptions): Promise<Configuration> {
  const openId = await import('openid-client');
  // Signatures are checked although the tokens come straight from the provider: on the loopback there is no TLS to prove that.
  const execute = [openId.enableNonRepudiationChecks];
  if (new URL(issuer).protocol === 'http:') execute.push(openId.allowInsecureRequests);
  const metadata = { [openId.clockTolerance]: clockToleranceSeconds };
  const authentication = authenticateBy(openId, clientSecret);
  return openId.discovery(new URL(issuer), clientId, metadata, authentication, { execute, timeout: timeoutSeconds });
}

export function createSingleSignOn(options: SingleSignOnOptions): SingleSignOn {
  const { redirectUrl, scopes, roleClaim, roles, takenNames } = options;
  const discovered = createDiscovery(() => discover(options), options.clock);

  async function configured(): Promise<Configuration> {
    try {
      return await discovered();
    } catch (error) {
      throw providerAway(error);
    }
  }

  /** Some providers say everything in the token, others but who it is and the rest when asked for it. */
  async function withUserInfo(configuration: Configuration, claims: Claims, accessToken: string): Promise<Claims> {
    const complete = claimAt(claims, roleClaim) !== undefined && nameOf(claims, takenNames) !== claims['sub'];
    if (complete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const { fetchUserInfo } = await import('openid-client');
    return { ...(await fetchUserInfo(configuration, accessToken, String(claims['sub']))), ...claims };
  }

  async function claimsOf(search: string, { state, nonce, codeVerifier }: Attempt): Promise<Claims> {
    const configuration = await configured();
    const { authorizationCodeGrant } = await import('openid-client');
    const tokens = await authorizationCodeGrant(configuration, new URL(redirectUrl + search), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    return withUserInfo(configuration, { ...tokens.claims() }, tokens.access_token);
  }

  function adminOf(claims: Claims): KnownAdmin {
    const role = roleOf(claimAt(claims, roleClaim), roles);
    const name = nameOf(claims, takenNames);
    if (role !== null && name !== null) return { name, role, via: 'single-sign-on' };
    throw new PaywallError(
      'forbidden',
      'Your account has no role that may use these pages. Ask the people who run Stile to add one.',
    );
  }

  return {
    async begin() {
      const configuration = await configured();
      const openId = await import('openid-client');
      const codeVerifier = openId.randomPKCECodeVerifier();
      const attempt = { state: openId.randomState(), nonce: openId.randomNonce(), codeVerifier };
      const url = openId.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUrl,
        scope: scopes,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await openId.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, attempt };
    },

    async complete(search, attempt) {
      const claims = await claimsOf(search, attempt).catch((error: unknown) => {
        throw refusalOf(error);
      });
      return adminOf(claims);
    },
  };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AccountClaims, type Configuration, Provider } from 'oidc-provider';
import { freePort } from '../processes/ports.ts';

export const client = { id: 'stile', secret: 'a-secret-of-the-client' } as const;

/** The people whom it knows, and what it says of them. */
export type Accounts = Readonly<Record<string, Omit<AccountClaims, 'sub'>>>;

export interface OpenIdProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

export interface ProviderOptions {
  readonly accounts: Accounts;
  readonly redirectUrl: string;
  /** Whether the token says everything, as at some providers; else who wants to know has to ask. */
  readonly claimsInToken?: boolean;
  readonly clientSecret?: string;
  readonly port?: number;
  /** By which name of the loopback it is known: to browsers each is a site of its own. */
  readonly host?: string;
}

const signInPage = (accounts: Accounts) => `<!doctype html>
<html lang="en"><title>The provider</title>
<form method="post"><h1>Who are you?</h1>
${Object.keys(accounts)
  .map((id) => `<button name="account" value="${id}">${id}</button>`)
  .join('\n')}
<button name="account" value="">Nobody</button></form></html>`;

async function signingKeys() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  // What it may be used for is said by `use`: that of the private key would be published for the public one.
  const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { keys: [{ ...jwk, kty: 'EC', kid: 'one', alg: 'ES256', use: 'sig' }] };
}

async function configurationOf({ accounts, redirectUrl, ...options }: ProviderOptions): Promise<Configuration> {
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: options.clientSecret ?? client.secret,
        redirect_uris: [redirectUrl],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: await signingKeys(),
    cookies: { keys: ['the key of its cookies'] },
    conformIdTokenClaims: options.claimsInToken !== true,
    claims: {
      openid: ['sub'],
      profile: ['preferred_username', 'roles', 'realm_access'],
      email: ['email', 'email_verified'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    ttl: { Session: 600, Grant: 600, Interaction: 600, IdToken: 600, AccessToken: 600 },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
}

/** A real provider of OpenID Connect, whose page of signing in asks for a name and for nothing else. */
export async function startOpenIdProvider(options: ProviderOptions): Promise<OpenIdProvider> {
  const port = options.port ?? (await freePort());
  const issuer = `http://${options.host ?? '127.0.0.1'}:${port}`;
  const provider = new Provider(issuer, await configurationOf(options));
  const answer = provider.callback();

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(signInPage(options.accounts));
      return;
    }
    const accountId = new URLSearchParams(await text(request)).get('account') ?? '';
    const result = accountId === '' ? { error: 'access_denied' } : { login: { accountId } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/sign-in/')) return void answer(request, response);
    signIn(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { randomBytes } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { createArticleClaims } from '../tokens/article-claims.ts';
import { createBannerRefs } from '../tokens/banner-ref.ts';
import { createCookies } from '../tokens/cookies.ts';
import { createEntitlementTokens } from '../tokens/entitlement-token.ts';
import { createAmpBrowserCookie } from '../tokens/links/amp-browser.ts';
import { createAmpLogins } from '../tokens/links/amp-login.ts';
import { createReturnSecrets } from '../tokens/links/return-secret.ts';
import { createNewsletterTokens } from '../tokens/newsletters/newsletter-tokens.ts';
import { createReaderPasses } from '../tokens/passes/reader-passes.ts';
import { createIdentities } from '../tokens/publication-identities.ts';
import { createReaderTokens } from '../tokens/reader-token.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { createSupportCodes } from '../tokens/support/support-code.ts';
import type { Parts } from './parts.ts';

type Tokens = Pick<
  HttpServices,
  | 'readerTokens'
  | 'entitlementTokens'
  | 'bannerRefs'
  | 'readerPasses'
  | 'newsletterTokens'
  | 'returnSecrets'
  | 'receipts'
  | 'supportCodes'
  | 'ampLogins'
  | 'ampBrowserCookie'
  | 'cookies'
  | 'identityOf'
  | 'articleClaimsOf'
  | 'publicKeys'
>;

/** What is signed for readers, and what publishers sign. */
export function wireTokens({ settings, overrides, keys, secrets, sandbox, clock, trail, log }: Parts): Tokens {
  const { publicUrl } = settings;
  const { readerSecret: secret } = secrets;
  const secretOf = overrides.secretOf ?? (() => undefined);
  const onFetch = (fetched: Promise<unknown>) =>
    trail?.during({ name: 'key set', attributes: { 'http.request.method': 'GET' }, alone: true }, fetched);
  return {
    readerTokens: createReaderTokens({ secret, random: randomBytes, clock }),
    entitlementTokens: createEntitlementTokens({ keys, issuer: publicUrl, clock }),
    bannerRefs: createBannerRefs({ secret, clock }),
    readerPasses: createReaderPasses({ secret, clock }),
    newsletterTokens: createNewsletterTokens({ clock, secretOf }),
    returnSecrets: createReturnSecrets({ secret, clock }),
    ampLogins: createAmpLogins({ secret, clock }),
    ampBrowserCookie: createAmpBrowserCookie({ publicUrl }),
    receipts: createReceipts({ keys, issuer: publicUrl, clock }),
    supportCodes: createSupportCodes(secret),
    cookies: createCookies({ publicUrl, clock }),
    identityOf: createIdentities({ clock, secretOf, sandbox: sandbox?.identity ?? null, onFetch, log }),
    articleClaimsOf: createArticleClaims({ clock, secretOf, onFetch, log }),
    publicKeys: () => keys.jwks,
  };
}

export type { Agent, AgentPrice } from './agents/agent.ts';
export { type Refusal, refusalFor } from './agents/agent-answers.ts';
export { type ArticleFacts, isForEverybody, type Tier } from './article.ts';
export {
  cacheableMessage,
  cacheHeaders,
  conditionalHeaders,
  isPersonal,
  neverKept,
  readerVary,
  wantsCaching,
  withReaderVary,
} from './caching.ts';
export { type CookieNames, cookieNames } from './cookies.ts';
export { createDoor, type Door } from './door.ts';
export { articleJsonLd, jsonLdScript } from './json-ld.ts';
export type { DoorOptions, Incident, MiddlewareOptions, ServerOptions } from './options.ts';
export { headersOf, requestIdOf } from './reader-headers.ts';
export { refusalResponse, sealed, waitResponse } from './sealed.ts';
export { htmlAbove, teaserOf } from './teaser.ts';
export type { SignedToken, TokenVerifier } from './tokens.ts';
export {
  type Banner,
  cookiesOf,
  type DecidedBy,
  type Meter,
  showsNothing,
  type Variant,
  type Verdict,
} from './verdict.ts';
export { isPrefetch, isView, type Visit } from './visit.ts';
export { waitPage } from './wait-page.ts';

import type { IncomingMessage } from 'node:http';
import type { Article } from '../../paywall/articles/article.ts';
import type { Publication } from '../../paywall/publication.ts';
import { deviceClassOf } from '../../paywall/segments/device-class.ts';
import { referrerClassOf } from '../../paywall/segments/referrer-class.ts';
import type { RequestFacts } from '../../paywall/segments/request-facts.ts';
import type { DeviceClass } from '../../paywall/segments/segment.ts';
import type { HttpServices } from '../services.ts';
import type { Caller } from './caller.ts';
import { createCountryFinder } from './country.ts';

/** A request, and what else is known with it. */
export interface SentRequest {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly caller: Pick<Caller, 'visitor' | 'claims'>;
  readonly article: Article;
  /** Whether a link of a newsletter came with it that opens something. */
  readonly newsletter: boolean;
  /** From which address the browser says that the reader comes; null if it is not known. */
  readonly referrer: string | null;
}

const mobileHints: Readonly<Record<string, boolean>> = { '?1': true, '?0': false };

/** Null if the browser does not say. */
export function deviceOf({ headers }: Pick<IncomingMessage, 'headers'>): DeviceClass | null {
  const hint = headers['sec-ch-ua-mobile'];
  return deviceClassOf(headers['user-agent'] ?? '', typeof hint === 'string' ? (mobileHints[hint] ?? null) : null);
}

/** What rules ask of requests. Each answer is found only once a rule asks for it. */
export function createRequestFacts(services: Pick<HttpServices, 'countryHeader' | 'isBehindProxy'>) {
  const countryOf = createCountryFinder(services);
  return ({ request, publication, caller, article, newsletter, referrer }: SentRequest): RequestFacts => ({
    article,
    newsletter,
    registered: caller.visitor.reader.kind === 'registered',
    claims: caller.claims,
    get device() {
      return deviceOf(request);
    },
    get country() {
      return countryOf(request, publication);
    },
    get referrer() {
      return referrer === null ? null : referrerClassOf(referrer, publication.settings.origins);
    },
  });
}

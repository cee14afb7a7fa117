import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Publication, PublicationSettings } from '../../src/paywall/publication.ts';
import type { Wording } from '../../src/paywall/wording/wording.ts';

const folder = new URL('../../config/publications/nikkei-asian-review/wording/', import.meta.url);

/** A wording that the example publication ships, as its file has it. */
export function shippedWording(locale: 'en' | 'ja'): Wording {
  return parse(readFileSync(new URL(`${locale}.yaml`, folder), 'utf8'));
}

/** The example publication, with some of its settings changed. */
export function examplePublication(changes: Partial<PublicationSettings> = {}): Publication {
  return {
    name: 'nikkei-asian-review',
    settings: {
      title: 'Nikkei Asian Review',
      timeZone: 'Asia/Tokyo',
      defaultLocale: 'en',
      origins: [],
      open: false,
      onFailure: 'open',
      graceDays: 7,
      meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' }, replaced: [] },
      wall: ['trial-offer', 'registration', 'meter-exhausted'],
      identity: { issuer: 'i', audience: 'a', algorithms: ['ES256'], keys: { from: 'sandbox' } },
      rateLimit: null,
      institutions: [],
      crawlers: [],
      ...changes,
    },
    wordings: new Map([
      ['en', shippedWording('en')],
      ['ja', shippedWording('ja')],
    ]),
    offers: [],
  };
}

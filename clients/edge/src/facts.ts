import type { ArticleFacts, Tier } from '@stile/core';
import { pathOf } from './sites/site.ts';

const tiers: ReadonlyMap<string, Tier> = new Map([
  ['free', 'free'],
  ['metered', 'metered'],
  ['premium', 'premium'],
]);

const listOf = (text: string | null) => (text ?? '').split(',').flatMap((each) => each.trim() || []);

/**
 * What an article is, by the headers of the SITE'S answer: `X-Article-Id`, `X-Article-Tier`, `X-Article-Sponsored`,
 * `X-Article-Section` and `X-Article-Tags`. Without an id it is the path with its query, of which Stile leaves out what tells no
 * articles apart, as at its gate. Without a tier it is metered; a tier that nobody knows opens nothing.
 */
export function factsInHeaders(url: URL, headers: Headers): ArticleFacts {
  const id = headers.get('X-Article-Id') ?? '';
  const tier = headers.get('X-Article-Tier');
  const section = headers.get('X-Article-Section') ?? '';
  const tags = listOf(headers.get('X-Article-Tags'));
  return {
    id: id === '' ? pathOf(url) : id,
    tier: tier === null ? 'metered' : (tiers.get(tier.trim().toLowerCase()) ?? 'premium'),
    sponsored: headers.get('X-Article-Sponsored')?.trim().toLowerCase() === 'true',
    ...(section !== '' && { section }),
    ...(tags.length > 0 && { tags }),
  };
}

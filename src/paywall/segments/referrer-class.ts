import type { ReferrerClass } from './segment.ts';

/** Names by which search engines are known in whatever country. */
const search =
  /(^|\.)(google|bing|yahoo|duckduckgo|ecosia|qwant|startpage|yandex|baidu|naver|brave|seznam|kagi)\.[a-z.]+$/;

const social =
  /(^|\.)(facebook|instagram|threads|x|twitter|t|linkedin|lnkd|reddit|pinterest|tiktok|youtube|bsky|mastodon|vk|whatsapp|telegram|weibo|line|xing)\.(com|net|co|in|org|app|social|me|it|de|ru)$/;

/** Two names that end like those above and are something else. */
const neither = /(^|\.)(mail|news|docs|drive)\.(google|yahoo)\.[a-z.]+$/;

/**
 * Where a reader comes from, as the browser says: null if that cannot be read. `origins`: those of the publication. Nothing that
 * matters may hang on it, because anybody can send any.
 */
export function referrerClassOf(referrer: string, origins: readonly string[]): ReferrerClass | null {
  if (referrer === '') return 'direct';
  if (!URL.canParse(referrer)) return null;
  const { origin, hostname, protocol } = new URL(referrer);
  if (origins.includes(origin)) return 'internal';
  if (protocol === 'android-app:') return /google.*quicksearchbox/.test(referrer) ? 'search' : 'other';
  const isSearch = search.test(hostname) && !neither.test(hostname);
  return isSearch ? 'search' : social.test(hostname) ? 'social' : 'other';
}

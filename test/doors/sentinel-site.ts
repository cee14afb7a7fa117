/** A publisher's site whose paid text can be told from everything else, byte by byte. Every door is tested in front of it. */

export type Tier = 'free' | 'metered' | 'premium';

export interface Article {
  /** The path, by which proxies name it, too. */
  readonly id: string;
  readonly tier: Tier;
  readonly slug: string;
}

/** Stands in the text of every article that somebody pays for, below the teaser, and nowhere else. */
export const sentinel = 'sentinel-9f3c61';

/** Stands in the text of free articles. */
export const freeText = 'open-to-everybody-27b8';

/** Stands above the fold of every article. */
export const teaserText = 'teaser-for-everybody-5d10';

export const metered = (slug: string) => `/articles/${slug}`;
export const free = (slug: string) => `/articles/free/${slug}`;
export const premium = (slug: string) => `/premium/${slug}`;

const folders: readonly (readonly [pattern: RegExp, tier: Tier])[] = [
  [/^\/articles\/free\/([\w.-]+)$/, 'free'],
  [/^\/articles\/([\w.-]+)$/, 'metered'],
  [/^\/premium\/([\w.-]+)$/, 'premium'],
];

/** The article at a path, as it is written there, or null. */
export function articleAt(path: string): Article | null {
  for (const [pattern, tier] of folders) {
    const slug = pattern.exec(path)?.[1];
    if (slug !== undefined && !(tier === 'metered' && slug === 'free')) return { id: path, tier, slug };
  }
  return null;
}

/** The status with which the site answers: 200, or the one that the slug names, as in `answers-404`. */
export const statusOf = ({ slug }: Article) => Number(/answers-(\d{3})/.exec(slug)?.[1] ?? 200);

/** The page of an article: with its whole text, or with its teaser alone. `banner` is the headline of what Stile has to say. */
export function pageOf({ slug, tier }: Article, variant: 'full' | 'teaser', banner: string | null = null): string {
  const text = `The whole of ${slug}: ${tier === 'free' ? freeText : sentinel}.`;
  return [
    `<!doctype html><html lang="en"><title>${slug}</title>`,
    `<p>${teaserText}</p>`,
    variant === 'full' ? `<section class="paid">${text}</section>` : '',
    banner === null ? '' : `<aside>${banner}</aside>`,
  ].join('\n');
}

/**
 * What the site sends with every page, although much of it is for one reader only: a door has to know better. It stands for a default of
 * a framework's or a rule for the whole site.
 */
export const carelessHeaders = { 'Cache-Control': 'public, max-age=600', ETag: '"as-published"' } as const;

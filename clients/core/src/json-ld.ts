import { type ArticleFacts, isForEverybody } from './article.ts';

/**
 * What search engines are told of a paywalled article, so that they do not take it for cloaking: that it is not free, and which section
 * is paid for. `selector` is the CSS selector of that section. Metered articles count as not free.
 * https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
 */
export function articleJsonLd(
  facts: Pick<ArticleFacts, 'tier' | 'sponsored'>,
  { selector, ...about }: { readonly selector: string; readonly [property: string]: unknown },
): Readonly<Record<string, unknown>> {
  const start = { '@context': 'https://schema.org', '@type': 'NewsArticle', ...about };
  if (isForEverybody(facts)) return { ...start, isAccessibleForFree: true };
  const paid = { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: selector };
  return { ...start, isAccessibleForFree: false, hasPart: paid };
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A script element with data in it, whatever the texts hold: nothing of them ends the element or begins a comment. */
export function jsonLdScript(data: unknown): string {
  const text = JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? '');
  return `<script type="application/ld+json">${text}</script>`;
}

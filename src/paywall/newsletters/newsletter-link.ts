import { withNewsletterToken, withoutNewsletterToken } from './newsletter-address.ts';

/** An article as a link names it. */
export interface LinkedArticle {
  /** As metering calls name it: an id of the publisher's own, or the address. */
  readonly id: string;
  /** Where people find it: an http(s) URL. */
  readonly url: string;
}

/** The ways in which a mail may lead to an article. */
export interface NewsletterLink {
  readonly token: string;
  /** By way of Stile, which gives the browser a pass and sends it on: opens the article at every door. */
  readonly link: string;
  /** The article's own address with the token in it, for doors that look for one. */
  readonly address: string;
}

/** Whether people can be sent there: an address of the web, with nothing in it by which it could be taken for another one. */
export function isWebAddress(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '';
}

export function newsletterLink(
  { publicUrl, publication }: { readonly publicUrl: string; readonly publication: string },
  token: string,
  { id, url }: LinkedArticle,
): NewsletterLink {
  const to = withoutNewsletterToken(url);
  const query = new URLSearchParams({ to, ...(id !== url && { article: id }) });
  return {
    token,
    link: `${publicUrl}/v1/${publication}/newsletter/${token}?${query}`,
    address: withNewsletterToken(url, token),
  };
}

/** What every program must be able to read, to know what it may: neither priced nor refused, whatever the policy says. */
const always = /^\/(?:robots\.txt|license\.xml|sitemap[\w.-]*\.xml(?:\.gz)?|\.well-known\/[\w./-]+)$/i;

/** Whether an article's id is the path of such a document. */
export function isNeverPriced(id: string): boolean {
  const path = id.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '');
  return always.test(path) && !path.includes('..');
}

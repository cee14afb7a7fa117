// Signs a newsletter token: NEWSLETTER_KEY=… node sign.mjs PUBLICATION NEWSLETTER EXPIRY ARTICLE…
// EXPIRY in seconds since 1970; an ARTICLE as Stile knows it, such as /politics/a-story. Several articles make an issue.

// #region token
import { createHmac } from 'node:crypto';

function code(key, bytes, parts) {
  const hmac = createHmac('sha256', key);
  for (const [index, part] of parts.entries()) hmac.update(index === 0 ? '' : '\0').update(part);
  return hmac.digest().subarray(0, bytes);
}

export function newsletterToken({ key, publication, newsletter, expiry, articles }) {
  const id = Buffer.from(newsletter, 'ascii');
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(expiry);
  const body = Buffer.concat([
    Buffer.from([1]),
    code(key, 4, ['stile-newsletter-key']),
    Buffer.from([id.length]),
    id,
    seconds,
    Buffer.from(articles.length === 1 ? 'a' : 'i', 'ascii'),
    Buffer.from([articles.length]),
    ...articles.map((article) => code(key, 6, ['stile-newsletter-article', publication, article])),
  ]);
  const mac = code(key, 16, ['stile-newsletter-token', publication, body]);
  return Buffer.concat([body, mac]).toString('base64url');
}
// #endregion token

const [publication, newsletter, expiry, ...articles] = process.argv.slice(2);
if (articles.length > 0) {
  const key = process.env.NEWSLETTER_KEY;
  const token = newsletterToken({ key, publication, newsletter, expiry: Number(expiry), articles });
  process.stdout.write(`${token}\n`);
}

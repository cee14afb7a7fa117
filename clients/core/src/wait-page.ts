/**
 * A small page for readers about whom nobody can say just now whether they may read: neither a wall for somebody who may have paid, nor
 * the article. It asks again by itself and needs no script.
 */
export function waitPage(retryAfterSeconds: number): string {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="robots" content="noindex">',
    `<meta http-equiv="refresh" content="${seconds}">`,
    '<title>One moment, please</title>',
    '<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style>',
    '<h1>One moment, please</h1>',
    '<p>This article cannot be opened just now. The page asks again by itself.</p>',
    '</html>',
    '',
  ].join('\n');
}

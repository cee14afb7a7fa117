import { createServer } from 'node:http';

const meter = 'http://127.0.0.1:8080/v1/the-courier/meter';

const articles = new Map([
  ['/harbour', { title: 'The harbour opens', teaser: 'After nine years …', text: 'All about the harbour.' }],
  ['/bridge', { title: 'The bridge closes', teaser: 'Since Monday …', text: 'All about the bridge.' }],
  ['/ferry', { title: 'The ferry returns', teaser: 'In spring …', text: 'All about the ferry.' }],
]);

/** Asks Stile as the reader's browser would: by their cookie, in their language. */
async function decide(request) {
  const { cookie = '', 'accept-language': language = '*', 'user-agent': agent = '' } = request.headers;
  const headers = {
    'Content-Type': 'application/json',
    Cookie: cookie,
    'Accept-Language': language,
    'User-Agent': agent,
  };
  const body = JSON.stringify({ article: { id: request.url } });
  const answer = await fetch(meter, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`Stile answered ${answer.status}`);
  return { decision: await answer.json(), cookies: answer.headers.getSetCookie() };
}

createServer(async (request, response) => {
  const article = articles.get(request.url);
  if (article === undefined) return response.writeHead(404).end('Not found\n');
  try {
    const { decision, cookies } = await decide(request);
    // Nobody else may be sent this reader's article from a cache.
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-store' };
    response.writeHead(200, { ...headers, ...(cookies.length > 0 && { 'Set-Cookie': cookies }) });
    response.end(
      `${article.title}\n${decision.granted ? article.text : article.teaser}\n${decision.banner.headline}\n`,
    );
  } catch {
    response.writeHead(503, { 'Retry-After': '5' }).end('Please try again in a moment\n');
  }
}).listen(3000, '127.0.0.1');

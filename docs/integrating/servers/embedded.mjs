// A site and Stile in one process.
// #region embed
import { createServer } from 'node:http';
import { createService } from 'stile';

const port = Number(process.env.PORT ?? 8080);
const stile = await createService({ PUBLIC_URL: `http://127.0.0.1:${port}`, ...process.env });

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  if (stile.isOwnPath(pathname)) return stile.handle(request, response);
  response.end('The front page of the site'); // Your own pages.
});

server.listen(port, '127.0.0.1', () => stile.start());

process.once('SIGTERM', () => {
  server.close(() => stile.close());
  server.closeIdleConnections();
});
// #endregion embed

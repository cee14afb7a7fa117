import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaced } from '../../test/support/documented.ts';
import { startNginx } from '../../test/support/processes/nginx.ts';
import { pidsOf } from '../load/stand.ts';
import { fillStore } from '../readers/fill-store.ts';
import { createMixedViews } from '../readers/mixed-views.ts';
import { createPopulation, type Population } from '../readers/population.ts';
import { cookieOf, pageRequest } from '../readers/view-request.ts';
import type { Contender, RequestSource } from './contender.ts';
import type { Needs } from './everybody.ts';
import { peerProgram } from './peers.ts';
import { storeProcess, watchCounts } from './stile.ts';

/** What the paths of articles begin with. */
const prefix = '/articles/';

/** As many bytes as a teaser and a menu have. */
const pageBytes = 4096;

/** The manual's configuration, with as many connections kept as there are readers, also to the site. */
function keepingConnections(configuration: string): string {
  const stile = replaced(configuration, 'keepalive 16;', 'keepalive 64;');
  const site = replaced(stile, '127.0.0.1:8000; }', '127.0.0.1:8000; keepalive 64; }');
  const host = 'proxy_set_header Host $host;';
  return replaced(site, host, `proxy_http_version 1.1; proxy_set_header Connection ""; ${host}`);
}

/** The same without the gate. */
function withoutGate(configuration: string): string {
  const noQuestion = replaced(keepingConnections(configuration), 'auth_request /.stile;', '');
  const noAnswer = noQuestion.replaceAll(/auth_request_set (\$\w+) [^;]+;/g, 'set $1 "";');
  return replaced(noAnswer, 'post_action @release;', '');
}

/** Pages that known readers ask for: read before, new to them, and beyond their meter. */
function createPageSource(readers: Population): RequestSource {
  const views = createMixedViews({ readers: readers.size, prefix });
  let taken: ReturnType<typeof views.next> = [];
  return {
    take(count) {
      taken = views.next(count);
      return taken.map(({ reader, article }) => pageRequest(article, cookieOf(readers.token(reader))));
    },
    made: (count) => views.unsent(taken.slice(count)),
  };
}

export interface Gates {
  readonly gate: Contender;
  /** Asks a program that knows the answer beforehand: what asking anybody costs. */
  readonly constant: Contender;
  readonly plain: Contender;
}

/** The same nginx before the same site, with the gate, with a gate that has nothing to decide, and without. */
export async function startGates({ resources, settings, workDir, readers: count, say }: Needs): Promise<Gates> {
  const readers = createPopulation(count);
  const storeUrl = (await resources.redis()).url;
  say(`filling Redis with ${count} readers`);
  await fillStore(storeUrl, { from: 0, to: count, plan: 'mixed', prefix });
  const service = await resources.service({ ...settings.env, STORE_URL: storeUrl, TRUST_PROXY: '1' });

  const page = { headers: [['Content-Type', 'text/html; charset=utf-8']], body: 'x'.repeat(pageBytes) };
  const answers = join(workDir, 'page.json');
  writeFileSync(answers, JSON.stringify({ granted: page, refused: page }));
  const site = await peerProgram('node-http-constant.ts', { ANSWERS: answers });
  resources.onClear(site.stop);

  const nothing = { headers: [['X-Stile-Reason', 'ALREADY_READ']], body: '' };
  const asked = join(workDir, 'asked.json');
  writeFileSync(asked, JSON.stringify({ granted: nothing, refused: nothing }));
  const answering = await peerProgram('node-http-constant.ts', { ANSWERS: asked });
  resources.onClear(answering.stop);

  async function before(change: typeof withoutGate, stile = service.port) {
    const nginx = await startNginx({ stile, site: site.port, change });
    resources.onClear(nginx.stop);
    return { port: nginx.port, proxy: nginx.pid === undefined ? [] : [nginx.pid] };
  }
  const gated = await before(keepingConnections);
  const decided = await before(keepingConnections, answering.port);
  const open = await before(withoutGate);
  const [proxied, stored] = [{ site: [site.pid] }, await storeProcess(storeUrl)];
  const processes = { server: pidsOf(service), ...stored, ...proxied, proxy: gated.proxy };
  return {
    gate: {
      name: 'nginx with the gate of Stile',
      port: gated.port,
      processes,
      source: createPageSource(readers),
      watch: () => watchCounts({ url: service.url, storeUrl }),
    },
    constant: {
      name: 'nginx with a constant answer for a gate',
      port: decided.port,
      processes: { server: [answering.pid], ...proxied, proxy: decided.proxy },
      source: createPageSource(readers),
      watch: async () => async () => [],
    },
    plain: {
      name: 'nginx without it',
      port: open.port,
      processes: { ...proxied, proxy: open.proxy },
      source: createPageSource(readers),
      watch: async () => async () => [],
    },
  };
}

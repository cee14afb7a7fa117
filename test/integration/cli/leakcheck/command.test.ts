import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Context } from '../../../../src/cli/command.ts';
import { duringTests } from '../../../support/during-tests.ts';
import { type Leak, paidHtml, useLeakySite } from '../../../support/fixtures/leaky-site.ts';
import { runRecorded } from '../../../support/processes/recorded-command.ts';
import { patience } from '../../../support/processes/stile.ts';

const run = (args: readonly string[], given: Partial<Context> = {}) => runRecorded(['leakcheck', ...args], {}, given);

/** Another site, which is never to be asked. */
function useElsewhere() {
  return duringTests(
    async () => {
      const asked: string[] = [];
      const server = createServer(({ url = '' }, response) => {
        asked.push(url);
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<html>${paidHtml}`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return { url: `http://127.0.0.1:${port}`, asked, close: () => server.close() };
    },
    (server) => server.close(),
  );
}

describe('the command stile leakcheck', function () {
  this.timeout(patience);
  const site = useLeakySite();
  const elsewhere = useElsewhere();
  const at = (name: string) => `${site.url}/articles/${name}`;
  const warm = () => ['--limit', '2', '--warm-up', at('one'), '--warm-up', at('two')];
  const check = (leak: Leak, more: readonly string[] = warm()) => {
    site.leak(leak);
    return run([at('harbour'), ...more]);
  };

  it('B20: prints a report that says who got what, where to see it, and how to mend it', async () => {
    const { code, out, err } = await check({ denied: { extra: `<!-- ${paidHtml} -->` } });
    expect({ code, err }).to.deep.equal({ code: 1, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).to.equal(at('harbour'));
    expect(lines[1]).to.match(
      /^ {2}leaks in 1 way \(\d+ asked; known by \d+ sentences that only granted answers show\)$/,
    );
    expect(lines[2]).to.match(/^ {2}1\. to a reader past the limit: a comment, \d+ of \d+ sentences$/);
    expect(lines[3]).to.equal(`     GET ${at('harbour')} → 402`);
    expect(lines[4]).to.equal(
      '     “The harbour of the old town was closed to all ships on Monday, after a night of talks that”',
    );
    expect(lines[5]).to.match(
      /^ {5}See it: curl -sS -i --path-as-is -H 'Cookie: visitor=v\d+' 'http:.*\/articles\/harbour'$/,
    );
    expect(lines[6]).to.equal(
      '     To fix it: Leave it out of what is sent. What is not shown is in the source of the page all the same.',
    );
    expect(out).to.include('This cannot say:');
  });

  it('B20: uses up the meter with the other articles that it checks', async () => {
    site.leak({});
    const { code, out } = await run([at('harbour'), at('one'), at('two'), '--limit', '2', '--json']);
    expect(code).to.equal(0);
    expect(JSON.parse(out).articles.map(({ verdict }: { verdict: string }) => verdict)).to.deep.equal(
      Array(3).fill('tight'),
    );
  });

  it('says that it could not check what it could not, with 2', async () => {
    const cases: readonly (readonly [Leak, readonly string[], string])[] = [
      [{}, ['--limit', '2', '--warm-up', at('one')], 'the limit is not reached'],
      [{}, [...warm(), '--sentinel', 'NOT-IN-THE-ARTICLE'], 'does not hold the sentinel'],
      [{ grantedHeaders: {}, answer: (_, response) => !!response.writeHead(402).end() }, warm(), 'the answer is 402'],
      [
        {
          answer: (_, response) =>
            !!response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><div id="app">'),
        },
        warm(),
        'shows too little text',
      ],
      [
        { answer: (_, response) => !!response.writeHead(302, { Location: `${elsewhere.url}/harbour` }).end() },
        warm(),
        `it leads to ${elsewhere.url}/harbour: give that address`,
      ],
    ];
    for (const [leak, more, why] of cases) {
      const { code, out } = await check(leak, more);
      expect({ why, code }).to.deep.equal({ why, code: 2 });
      expect(out).to.include('could not be checked').and.to.include(why);
    }
  });

  it('says who was not answered, and takes a connection that is closed for a refusal', async () => {
    const closed: Leak = {
      answer: ({ request, path }) => path.endsWith('%00') && !!request.socket.destroy(),
    };
    expect(await check(closed)).to.include({ code: 0 });
    const busy: Leak = {
      answer: ({ path }, response) => path.endsWith('.md') && !!response.writeHead(429, { 'Retry-After': '600' }).end(),
    };
    const { code, out } = await check(busy);
    expect(code).to.equal(2);
    expect(out).to.include(`not answered, as another form of the article: ${at('harbour.md')} (the answer is 429)`);
    const silent: Leak = { answer: ({ path }) => path.endsWith('.md') };
    expect((await check(silent, [...warm(), '--timeout', '1'])).out).to.include('(no answer in 1 s)');
  });

  it('takes 503 for those who fetch ahead as a refusal, and for everybody as no answer', async () => {
    const busy = (isMeant: (each: string) => boolean): Leak => ({
      answer: ({ header }, response) => isMeant(header('sec-purpose')) && !!response.writeHead(503).end(),
    });
    expect(await check(busy((purpose) => purpose !== ''))).to.include({ code: 0 });
    const { code, out } = await check(busy(() => site.asked.length > 8));
    expect(code).to.equal(2);
    expect(out).to.include('(the answer is 503)');
  });

  it('asks no other site, whatever leads there', async () => {
    const away = (rel: string, type = '') => `<link rel="${rel}" type="${type}" href="${elsewhere.url}/${rel}">`;
    const head = [away('amphtml'), away('alternate', 'application/rss+xml'), away('alternate', 'text/xml+oembed')].join(
      '',
    );
    const files: Leak['files'] = { '/robots.txt': ['text/plain', `Sitemap: ${elsewhere.url}/map.xml`] };
    const answer: Leak['answer'] = ({ path }, response) =>
      path.endsWith('/amp') && !!response.writeHead(302, { Location: `${elsewhere.url}/amp` }).end();
    expect(await check({ always: { head }, files, answer })).to.include({ code: 0 });
    expect(elsewhere.asked).to.deep.equal([]);
  });

  it('reads what is packed, in another charset, or redirected on the site', async () => {
    const packed: Leak['answer'] = ({ path }, response) => {
      if (path !== '/articles/harbour?print=1') return false;
      const headers = { 'Content-Type': 'text/html; charset=utf-16le', 'Content-Encoding': 'gzip' };
      response.writeHead(200, headers).end(gzipSync(Buffer.from(`<html>${paidHtml}`, 'utf16le')));
      return true;
    };
    const moved: Leak['answer'] = (asked, response) =>
      packed(asked, response) ||
      (asked.path === '/articles/harbour/amp' && !!response.writeHead(301, { Location: '../harbour?print=1' }).end());
    const { code, out } = await check({ answer: moved });
    expect(code).to.equal(1);
    expect(out)
      .to.include(`GET ${at('harbour?print=1')} → 200`)
      .and.to.include(`     also: ${at('harbour/amp')}`);
  });

  it('takes no answer that never ends, nor one that unpacks to more than memory', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    const answer: Leak['answer'] = ({ path }, response) => {
      if (path.endsWith('?print=1')) return !!response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
      if (path.endsWith('?print') === false) return false;
      const more = () => !response.destroyed && response.write('<'.repeat(64 * 1024), () => more());
      more();
      return true;
    };
    const { code, out } = await check({ answer });
    expect(code).to.equal(2);
    expect(out).to.match(/print=1 \(.*\)/);
    expect(out).to.include(`only the beginning was searched, for its length: ${at('harbour?print')}`);
  });

  it('checks what only subscribers may read, and prints no header that was given', async () => {
    const answer: Leak['answer'] = ({ header, path }, response) => {
      if (path !== '/articles/harbour' || header('x-subscriber') === 'secret-of-ann') return false;
      const leaks = header('referer') === 'https://t.co/x';
      return !!response.writeHead(402, { 'Content-Type': 'text/html' }).end(leaks ? paidHtml : '<html>Subscribe');
    };
    const given = ['--granted-header', 'X-Subscriber: secret-of-ann', '--header', 'X-Test-Site: secret-of-test'];
    const { code, out } = await check({ answer }, given);
    expect(code).to.equal(1);
    expect(out).to.include('to a reader from elsewhere').and.to.include("-H 'X-Test-Site: …'");
    expect(out).to.not.include('secret-of');
  });

  it('has every option that its page names', async () => {
    const text = readFileSync(new URL('../../../../docs/integrating/leakcheck.md', import.meta.url), 'utf8');
    const help = await run(['--help']);
    const named = new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
    named.delete('--silent');
    expect(named.size).to.be.above(8);
    for (const option of named) expect(help.out).to.match(new RegExp(`^ {2}${option} `, 'm'));
  });

  it('stops on an interrupt', async () => {
    site.leak({});
    const stopped = await run([at('harbour'), at('one'), ...warm()], { onInterrupt: (stop) => stop() });
    expect(stopped.code).to.equal(130);
  });

  it('refuses what it does not understand, with 2', async () => {
    for (const [args, message] of [
      [[], 'URL is missing'],
      [['ftp://example.com'], 'URL ftp://example.com must be an address'],
      [[at('a'), '--limit', 'many'], '--limit must be a whole number'],
      [[at('a'), '--header', 'nonsense'], '--header must be of the form'],
      [[at('a'), '--sentinel', 'XQ'], '--sentinel must have 8 letters'],
      [[at('a'), '--stile', 'http://127.0.0.1:1'], '--stile and --publication go together'],
    ] as const) {
      const { code, err } = await run(args);
      expect({ message, code }).to.deep.equal({ message, code: 2 });
      expect(err).to.include(message);
    }
  });
});

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { launchBrowser, type TestBrowser, type Visit } from '../../../test/support/browser/browser.ts';
import { createFrontEnd, example } from '../../../test/support/browser/front-end.ts';
import { replaced } from '../../../test/support/documented.ts';
import { duringTests } from '../../../test/support/during-tests.ts';
import { smallMeter, useConfigDir } from '../../../test/support/publications.ts';
import { closeServer } from '../../../test/support/request.ts';
import { useService } from '../../../test/support/service.ts';

const read = (name: string) => readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8');
const client = readFileSync(createRequire(import.meta.url).resolve('amp-access-iframe-api'), 'utf8');

/** The AMP runtime's side of what it says to an iframe: it starts the iframe, asks, and waits for an answer. */
const runtime = `
const sentinel = '__AMP__';
const waiting = new Map();
let frame, origin, asked = 0;
addEventListener('message', ({ source, data }) => {
  if (source !== frame?.contentWindow || data?.sentinel !== sentinel) return;
  if (data.cmd === 'connect') ask('start', window.startWith).then(window.onStart, window.onStart);
  if (data.cmd === 'rsvp') {
    const { resolve, reject } = waiting.get(data._rsvp);
    if ('error' in data.payload) reject(new Error(data.payload.error)); else resolve(data.payload.result);
  }
});
function ask(cmd, payload = null) {
  const _rsvp = String(++asked);
  const answered = new Promise((resolve, reject) => waiting.set(_rsvp, { resolve, reject }));
  frame.contentWindow.postMessage({ sentinel, _rsvp, cmd, payload }, origin);
  return answered;
}
/** Puts the iframe into the page, and starts it with these variables. */
window.begin = (src, protocol, iframeVars) => new Promise((resolve) => {
  window.startWith = { protocol, config: { type: 'iframe', iframeSrc: src, iframeVars } };
  window.onStart = (failed) => resolve(failed === undefined || failed === null ? 'started' : String(failed));
  frame?.remove();
  frame = document.createElement('iframe');
  origin = new URL(src).origin;
  frame.src = src;
  document.body.append(frame);
});
window.ask = ask;
`;

interface AmpWindow {
  begin(src: string, protocol: string, vars: Record<string, string>): Promise<string>;
  ask(cmd: string): Promise<Record<string, unknown>>;
}

/** The pages of a publisher, who has the example files on their site. */
function startSite(files: (port: number) => Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const path = new URL(request.url ?? '/', 'http://a').pathname;
    const file = files(port)[path];
    response.setHeader('Content-Type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.writeHead(file === undefined ? 404 : 200).end(file ?? '');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('the npm client amp-access-iframe-api in Chromium', function () {
  this.timeout(60_000);
  let stileUrl = '';
  let signInForm = '';

  const site = duringTests(
    () =>
      startSite((port) => ({
        '/amp.html': `<!doctype html><title>An AMP page</title><body><script>${runtime}</script></body>`,
        '/iframe.html': read('iframe.html'),
        '/iframe.js': replaced(
          replaced(read('iframe.js'), 'https://stile.example.com', stileUrl),
          /\/\^https:.*\$\//,
          `/^http:\\/\\/localhost:${port}$/`,
        ),
        '/amp-access-iframe-api.js': client,
        '/sign-in': `<!doctype html><title>Sign in</title>${signInForm}`,
        '/done': '<!doctype html><title>Done</title>',
      })),
    async (server) => closeServer(server),
  );
  const portOf = () => (site.address() as AddressInfo).port;
  const own = () => `http://127.0.0.1:${portOf()}`;
  const config = useConfigDir(() => ({
    [example]: {
      origins: [own()],
      meter: smallMeter,
      wall: ['registration', 'meter-exhausted'],
      amp: { signIn: `${own()}/sign-in` },
    },
  }));
  const service = useService(() => ({ CONFIG_DIR: config.dir }));
  const page = createFrontEnd(service);
  const browser: TestBrowser = duringTests(launchBrowser, (launched) => launched.close());
  let visit: Visit;

  before(() => {
    stileUrl = service.url;
  });

  beforeEach(async () => {
    visit = await browser.visit();
    await visit.page.goto(`http://localhost:${portOf()}/amp.html`);
  });

  afterEach(() => visit.close());

  /** An article as an AMP page shows it that has the iframe. */
  async function open(reader: string, article: string, { protocol = 'amp-access', host = '127.0.0.1' } = {}) {
    const src = `http://${host}:${portOf()}/iframe.html`;
    const vars = { READER_ID: reader, CANONICAL_URL: `https://asia.example.com/${article}` };
    const started = await inAmp(visit.page, ([source, named, given]) => begin(source, named, given), [
      src,
      protocol,
      vars,
    ] as const);
    return {
      started,
      authorize: () => inAmp(visit.page, () => ask('authorize'), null),
      pingback: () => inAmp(visit.page, () => ask('pingback'), null),
    };
  }

  it('item 6: is granted what the meter allows, is counted once for each article, and meets the wall', async () => {
    const read: unknown[] = [];
    for (const article of ['one', 'one', 'two', 'three']) {
      const shown = await open('amp-in-chromium', article);
      expect(shown.started).to.equal('started');
      const { granted, views, left, reason } = await shown.authorize();
      read.push([granted, views, left, reason]);
      await shown.pingback();
      await shown.pingback();
    }
    expect(read).to.deep.equal([
      [true, 1, 1, 'METERED'],
      [true, 1, 1, 'ALREADY_READ'],
      [true, 2, 0, 'METERED'],
      [false, 2, 0, 'REGISTRATION_REQUIRED'],
    ]);
    expect(visit.complaints).to.deep.equal([]);
  });

  it('item 6: is answered in the words of amp-subscriptions if the page speaks that', async () => {
    const shown = await open('amp-subscriptions-in-chromium', 'one', { protocol: 'amp-subscriptions' });
    const { source, granted, grantReason, data } = await shown.authorize();
    expect({ source, granted, grantReason }).to.deep.equal({ source: 'local', granted: true, grantReason: 'METERING' });
    expect(data).to.deep.equal({ isLoggedIn: false, articlesRead: 1, articlesLeft: 1, articleLimit: 2 });
  });

  it('B7, item 6: reads nothing from a site that is none of the publication’s', async () => {
    const shown = await open('amp-elsewhere', 'one', { host: 'localhost' });
    const failure = await shown.authorize().catch(String);
    expect(failure).to.match(/Failed to fetch|403/);
  });

  it('item 6: is signed in by the publisher’s page, in a window of the browser, and reads on with the account', async () => {
    const token = await page.signIn('chromium@example.com');
    const reader = 'amp-who-signs-in';
    for (const article of ['one', 'two']) await (await open(reader, article)).pingback();
    expect(await (await open(reader, 'three')).authorize()).to.include({ granted: false, loggedIn: false });

    const login = new URLSearchParams({ rid: reader, return: `${own()}/done` });
    const window = await visit.context.newPage();
    // The publisher's server fills the form in.
    signInForm = read('sign-in.html').replace('https://stile.example.com', service.url).replace('{{token}}', token);
    await window.goto(`${service.url}/v1/${example}/amp/login?${login}`);
    const state = new URL(window.url()).searchParams.get('state') ?? '';
    await window.locator('[name=state]').evaluate((field: { value: string }, value) => {
      field.value = value;
    }, state);
    await window.getByRole('button', { name: 'Go on' }).click();
    await window.getByRole('button', { name: 'Sign in there, too' }).click();
    await window.waitForURL('**/done#success=true');
    await window.close();

    const answer = await (await open(reader, 'three')).authorize();
    expect(answer).to.include({ granted: true, loggedIn: true, views: 3, maxViews: 4, left: 1 });
    expect(await (await open(reader, 'one')).authorize()).to.include({ reason: 'ALREADY_READ' });
  });
});

/** The functions of the page above. */
declare const begin: AmpWindow['begin'];
declare const ask: AmpWindow['ask'];

/** Runs a function in an AMP page. */
function inAmp<Given, Answer>(page: Page, run: (given: Given) => Promise<Answer>, given: Given): Promise<Answer> {
  return page.evaluate(run as never, given) as Promise<Answer>;
}

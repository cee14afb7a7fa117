import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { createBuying, returnUrl } from '../support/browser/buying.ts';
import { createFrontEnd, example, expectProblem, unread } from '../support/browser/front-end.ts';
import { documented, replaced } from '../support/documented.ts';
import { duringTests } from '../support/during-tests.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { makeTemporaryDir } from '../support/temporary-dir.ts';

interface Article {
  readonly id: string;
  readonly tier: string;
  readonly sponsored: boolean;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** The example's rule, with its key at hand. */
const { jwksUri, ...rule } = parse(documented('yaml', 'jwksUri: https://www.example.com/article-keys.json')).articles
  .claims;

describe("the manual's examples for servers", () => {
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  const config = useConfigDir({ 'with-claims': { articles: { claims: { ...rule, publicKey } } } });
  const service = useService(() => ({ CONFIG_DIR: config.dir }));
  const page = createFrontEnd(service);

  /** Loads an example as a module, from a folder where packages are found. */
  async function load(name: string, code: string) {
    const file = dir.file(`${name}.mjs`);
    writeFileSync(file, code);
    return import(pathToFileURL(file).href);
  }

  before(() => {
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), dir.file('node_modules'));
    writeFileSync(dir.file('article-key.pem'), privateKey);
  });

  async function receiptOf(article: object, publication?: string): Promise<string> {
    const options = { fields: { receipt: true }, ...(publication !== undefined && { publication }) };
    return (await page.meter({ id: '', ...article }, options)).receipt ?? '';
  }

  async function mayRead(): Promise<(receipt: string, article: Article) => Promise<boolean>> {
    const code = replaced(documented('js', 'function mayRead'), 'http://127.0.0.1:8080', service.url);
    return (await load('receipts', code)).mayRead;
  }

  async function claimsOf(): Promise<(article: object) => string> {
    const path = JSON.stringify(dir.file('article-key.pem'));
    return (await load('claims', replaced(documented('js', 'function claimsOf'), "'article-key.pem'", path))).claimsOf;
  }

  it('T1: open an article for a receipt of what it is, and for no other', async () => {
    const opens = await mayRead();
    const article = { id: unread(), tier: 'metered', sponsored: false };
    const receipt = await receiptOf(article);
    expect(await opens(receipt, article)).to.equal(true);
    expect(await opens(receipt, { ...article, id: 'other' })).to.equal(false);
    const premium = { ...article, id: unread(), tier: 'premium' };
    for (const lie of [{ tier: 'free' }, { tier: 'metered' }, { tier: 'metered', sponsored: true }])
      expect(await opens(await receiptOf({ ...premium, ...lie }), premium), JSON.stringify(lie)).to.equal(false);
    expect(await opens(`${receipt}x`, article)).to.equal(false);
    expect(await opens('', article)).to.equal(false);
  });

  it('T1: sign claims of an article that the meter takes', async () => {
    const sign = await claimsOf();
    const publication = 'with-claims';
    const id = unread();
    const claims = sign({ id, tier: 'premium', sponsored: false, section: 'politics', tags: ['china'] });
    expect(await page.meter({ id, tier: 'free', claims }, { publication })).to.include({ reason: 'PREMIUM' });
    expect(await page.meter({ id, tier: 'free' }, { publication })).to.include({ reason: 'METERED' });
    const free = sign({ id, tier: 'free', sponsored: false });
    expect(await page.meter({ id, claims: free }, { publication })).to.include({ reason: 'FREE' });
    const refused = { status: 422, code: 'invalid-request', paths: ['article.claims'] };
    await expectProblem(await page.ask({ id: unread(), claims: free }, { publication }), refused);
    await expectProblem(await page.ask({ id, claims: free }, { publication: example }), refused);
  });

  it('asks for a link that brings back a purchase', async () => {
    const code = replaced(documented('js', 'function askForLink'), 'https://stile.example.com', service.url);
    const { askForLink } = await load('link', code);
    await askForLink('anna@example.com', returnUrl);
    expect((await askForLink('no address', returnUrl).catch((error: unknown) => error)).code).to.equal(
      'invalid-request',
    );
  });

  it('lists what a reader pays for, each with the way to where it is cancelled', async () => {
    const buying = createBuying(page);
    const headers = await buying.newReader();
    await buying.buy(headers);
    const code = replaced(documented('js', 'function plansOf'), 'https://stile.example.com', service.url);
    const asReader = `const fetch = (url, { headers, ...init } = {}) => globalThis.fetch(url, { ...init, headers: { ...headers, ...${JSON.stringify(headers)} } });`;
    const { plansOf } = await load('plans', `${asReader}\n${code}`);
    const { paysTwice, plans } = await plansOf(example, returnUrl);
    expect(paysTwice).to.equal(false);
    expect(plans).to.have.lengthOf(1);
    expect(plans[0]).to.include({ offer: 'trial-3-months', state: 'trial', running: true });
    expect(await (await page.visit(await plans[0].manage())).text()).to.include('Your subscription');
  });
});

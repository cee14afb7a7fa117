import { type FetchOptions, stile } from '@stile/fetch';
import { expect } from 'chai';
import { createFrontEnd, example } from '../../../test/support/browser/front-end.ts';
import { useConfigDir } from '../../../test/support/publications.ts';
import { useService } from '../../../test/support/service.ts';
import { createPublisherKey } from '../../../test/support/trust/publisher-claims.ts';

describe('item 2: a counted view that showed nothing', () => {
  const key = createPublisherKey();
  const rule = { algorithms: ['ES256'], publicKey: key.publicKey };
  const config = useConfigDir({ [example]: {}, 'with-claims': { articles: { claims: rule } } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, LOG_LEVEL: 'silent' }));
  const page = createFrontEnd(service);

  const claims = ({ id, tier }: { readonly id: string; readonly tier: string }) =>
    key.sign({ art: id, tier, exp: Math.floor(Date.now() / 1000) + 3_600 });

  /** What is counted for a new reader whose article was answered so, and what the site was told. */
  async function after(
    status: number | 'an exception',
    options: Partial<FetchOptions> & { readonly publication: string },
  ) {
    const incidents: string[] = [];
    const report: FetchOptions['report'] = ({ kind, message }) => incidents.push(`${kind}: ${message}`);
    const door = stile({ stile: service.url, report, ...options });
    const headers = { 'X-Reader-Token': await page.newReader(options.publication) };
    const before = await page.used(headers, options.publication);
    const request = new Request('https://www.example.com/articles/x', { headers });
    const article = { id: `answers-${status}`, tier: 'metered' } as const;
    await door
      .answer(request, { article }, () => {
        if (status === 'an exception') throw new Error('It did not work.');
        return new Response(null, { status });
      })
      .catch(() => {});
    return { used: (await page.used(headers, options.publication)) - before, incidents };
  }

  const publication = example;

  for (const status of [301, 302, 404, 410, 500, 503, 'an exception'] as const)
    it(`is given back after ${status}, without receipts`, async () => {
      expect(await after(status, { publication, receipts: false })).to.deep.equal({ used: 0, incidents: [] });
    });

  for (const status of [200, 304, 403])
    it(`stays counted after ${status}`, async () => {
      expect(await after(status, { publication, receipts: false })).to.deep.equal({ used: 1, incidents: [] });
    });

  it('is given back with receipts, too, if the site signs what its articles are', async () => {
    expect(await after(500, { publication: 'with-claims', claims })).to.deep.equal({ used: 0, incidents: [] });
  });

  it('stays counted if a receipt was handed out and nothing is signed, and the site hears of it', async () => {
    expect(await after(500, { publication })).to.deep.equal({ used: 1, incidents: ['not-released: receipt-issued'] });
  });

  it('is given back to a reader whom Stile has just met', async () => {
    const door = stile({ stile: service.url, publication, receipts: false });
    const article = { id: 'for-somebody-new', tier: 'metered' } as const;
    const answer = await door.answer(
      new Request('https://www.example.com/articles/x'),
      { article },
      () => new Response(null, { status: 500 }),
    );
    const Cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(Cookie).to.match(/^stile_reader=/);
    expect(await page.used({ Cookie })).to.equal(0);
  });
});

import { expect } from 'chai';
import { createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { startService, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { newsletterKey, newsletters, onSite, secretOf } from '../../support/trust/newsletter-links.ts';

interface Link {
  readonly article: string;
  readonly token: string;
  readonly link: string;
  readonly address: string;
}

describe('/v1/admin/publications/{publication}/newsletters', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
  const unsigned = { id: 'unsigned', keys: ['NO_KEY'] };
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter: nothingFree, newsletters: [...newsletters, unsigned] },
    plain: {},
  });
  const env = () => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens });
  const service = useService(env, { realNow: () => now, secretOf });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  const etag = async () => (await desk.get('/newsletters')).headers.get('etag') ?? '';
  const usual = { capPerDay: null, days: 30, off: false };
  const put = async (id: string, body: object, headers?: Record<string, string>) =>
    desk.call('PUT', `/newsletters/${id}`, { body, headers: headers ?? { 'If-Match': await etag() } });
  const order = (body: object, id = 'weekly') => desk.call('POST', `/newsletters/${id}/links`, { body });
  const links = async (body: object) => ((await (await order(body)).json()) as { links: Link[] }).links;
  const opened = async (newsletter: string, article = onSite('/a/1')) =>
    (await page.meter(article, { fields: { newsletter } })).granted;

  it('item 7: are listed to viewers, without their keys', async () => {
    const answer = await desk.get('/newsletters');
    const body = (await answer.json()) as { newsletters: { id: string; canSign: boolean }[] };
    expect(body.newsletters[0]).to.deep.equal({
      ...{ id: 'weekly', title: 'The week', keys: ['NEWS_KEY'], canSign: true },
      ...usual,
    });
    expect(body.newsletters.map(({ id, canSign }) => [id, canSign])).to.deep.equal([
      ['weekly', true],
      ['capped', true],
      ['stopped', true],
      ['unsigned', false],
    ]);
    expect(JSON.stringify(body)).to.not.include(newsletterKey);
    const plain = await createAdminDesk(service, 'plain').get('/newsletters');
    expect(await plain.json()).to.deep.equal({ newsletters: [] });
  });

  it('item 7: make a link for each article, and each opens its own', async () => {
    const [one, two] = await links({ articles: [{ url: onSite('/a/1') }, { url: onSite('/a/2'), id: 'own-id' }] });
    expect(one?.link).to.equal(
      `${service.url}/v1/${example}/newsletter/${one?.token}?to=${encodeURIComponent(onSite('/a/1'))}`,
    );
    expect(one?.address).to.equal(onSite(`/a/1?st=${one?.token}`));
    expect([await opened(one?.token ?? ''), await opened(two?.token ?? '')]).to.deep.equal([true, false]);
    expect(await opened(two?.token ?? '', 'own-id')).to.equal(true);
    expect((await page.visit(two?.link ?? '')).headers.get('location')).to.equal(onSite('/a/2'));
  });

  it('item 7: make one token for an issue, and 500 links in one call', async () => {
    const issue = await links({ articles: [{ url: onSite('/a/1') }, { url: onSite('/a/2') }], issue: true });
    expect(new Set(issue.map(({ token }) => token)).size).to.equal(1);
    const many = Array.from({ length: 500 }, (_, index) => ({
      url: onSite(`/news/${index}/${'x'.repeat(200)}`),
      id: `${index}`,
    }));
    expect(await links({ articles: many, days: 1 })).to.have.length(500);
  });

  it('item 7: are the same tokens that `stile newsletter sign` makes', async () => {
    const [{ link = '' } = {}] = await links({ articles: [{ url: onSite('/a/1') }], days: 3 });
    const words = `newsletter sign --publication ${example} --newsletter weekly --days 3 --article ${onSite('/a/1')}`;
    const settings = { CONFIG_DIR: config.dir, STORE_URL: `file:${service.dataDir}`, PUBLIC_URL: service.url };
    const { out, err } = await runRecorded(words, { ...settings, NEWS_KEY: newsletterKey }, { now: () => now });
    expect({ out, err }).to.deep.equal({ out: `${link}\n`, err: '' });
  });

  it('item 7: are switched off in every process within a second, passes and tokens alike, and on again', async () => {
    const another = await startService(
      { ...env(), STORE_URL: `file:${service.dataDir}` },
      { realNow: () => now, secretOf },
    );
    try {
      const elsewhere = createFrontEnd(another);
      const [{ token = '' } = {}] = await links({ articles: [{ url: onSite('/a/1') }] });
      const first = await elsewhere.ask(onSite('/a/1'), { fields: { newsletter: token } });
      const Cookie = first.headers
        .getSetCookie()
        .map((each) => each.split(';', 1)[0])
        .join('; ');
      const byPass = async () => (await elsewhere.meter(onSite('/a/1'), { headers: { Cookie } })).reason;
      expect(await byPass()).to.equal('NEWSLETTER');
      expect((await put('weekly', { ...usual, off: true })).status).to.equal(200);
      expect(await opened(token)).to.equal(false);
      await eventually(async () => expect(await byPass()).to.equal('METER_EXHAUSTED'));
      const on = await put('weekly', usual);
      expect(await on.json()).to.include({ id: 'weekly', off: false });
      await eventually(async () => expect(await byPass()).to.equal('NEWSLETTER'));
    } finally {
      await another.close();
    }
    const audit = await desk.get('/audit?what=newsletter', 'olga');
    const { entries } = (await (audit.status === 200 ? audit : await desk.get('/audit', 'olga')).json()) as {
      entries: { what: string; before: unknown; after: unknown }[];
    };
    const [last] = entries.filter(({ what }) => what === 'newsletter.update weekly');
    expect(last).to.deep.include({ before: { ...usual, off: true }, after: usual });
  });

  it('take a cap at once', async () => {
    expect((await put('weekly', { ...usual, capPerDay: 1, days: 2 })).status).to.equal(200);
    const [{ token = '' } = {}] = await links({ articles: [{ url: onSite('/a/5') }] });
    const view = async () =>
      (await page.ask('/a/5', { fields: { newsletter: token }, headers: { 'Sec-Fetch-Mode': 'cors' } })).json();
    expect([await view(), await view()].map((each) => (each as { granted: boolean }).granted)).to.deep.equal([
      true,
      false,
    ]);
    expect((await put('weekly', usual)).status).to.equal(200);
  });

  it('are changed by nobody unseen, nor by viewers, and only to what is valid', async () => {
    await expectProblem(await put('weekly', usual, {}), { status: 428, code: 'precondition-required' });
    await expectProblem(await put('weekly', usual, { 'If-Match': '"999"' }), { status: 412, code: 'version-conflict' });
    await expectProblem(await put('none', usual), { status: 404, code: 'not-found' });
    await expectProblem(await put('weekly', { ...usual, days: 31 }), {
      status: 422,
      code: 'invalid-request',
      paths: ['days'],
    });
    await expectProblem(await put('weekly', { off: true }), {
      ...{ status: 422, code: 'invalid-request' },
      paths: ['capPerDay', 'days'],
    });
    const viewer = { as: 'vera', body: usual, headers: { 'If-Match': await etag() } } as const;
    await expectProblem(await desk.call('PUT', '/newsletters/weekly', viewer), { status: 403, code: 'forbidden' });
    const body = { articles: [{ url: onSite('/a/1') }] };
    const made = await desk.call('POST', '/newsletters/weekly/links', { as: 'vera', body });
    await expectProblem(made, { status: 403, code: 'forbidden' });
  });

  const refused: readonly (readonly [body: object, paths: readonly string[]])[] = [
    [{ articles: [] }, ['articles']],
    [{ articles: [{ url: 'https://evil.example/a' }, { url: '/a' }] }, ['articles.0.url', 'articles.1.url']],
    [{ articles: [{ url: onSite(`/${'a'.repeat(3_000)}`) }] }, ['articles.0.id']],
    [{ articles: Array.from({ length: 41 }, () => ({ url: onSite('/a') })), issue: true }, ['articles']],
    [{ articles: [{ url: onSite('/a') }], days: 0 }, ['days']],
    [{ articles: [{ url: onSite('/a') }], days: 31 }, ['days']],
  ];

  for (const [body, paths] of refused) {
    it(`make no links for ${JSON.stringify(body).slice(0, 60)}`, async () => {
      await expectProblem(await order(body), { status: 422, code: 'invalid-request', paths });
    });
  }

  it('say which key is missing', async () => {
    const problem = await expectProblem(await order({ articles: [{ url: onSite('/a') }] }, 'unsigned'), {
      ...{ status: 422, code: 'invalid-request' },
    });
    expect(problem.detail).to.include('NO_KEY');
    await expectProblem(await order({ articles: [{ url: onSite('/a') }] }, 'none'), { status: 404, code: 'not-found' });
  });
});

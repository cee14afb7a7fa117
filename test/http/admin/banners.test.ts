import { expect } from 'chai';
import { createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { shippedWording } from '../../support/fixtures/example-publication.ts';
import { send } from '../../support/request.ts';
import { type AdminName, createAdminDesk } from '../../support/sign-on/admins.ts';

const en = shippedWording('en');

/** The English wording with another text in the banner of the meter. */
const worded = (headline: unknown, changes: object = {}) => ({
  ...en,
  banners: { ...en.banners, metered: { ...en.banners.metered, headline } },
  ...changes,
});

const inFrench = (title = 'Revue') => ({ ...en, locale: 'fr', title, plurals: { one: '', many: 's', other: 's' } });

describeOnEveryStore('/v1/admin/publications/{publication}/banners', (store) => {
  const stage = useEditingService(store.env);

  const etagOf = async (path = '/banners/en') => (await stage.read(path)).etag;
  const put = (body: unknown, etag?: string, path = '/banners/en') =>
    stage.put(path, body, etag === undefined ? {} : { 'If-Match': etag });

  const audited = async () => {
    const answer = await stage.desk.get('/audit?limit=1', 'olga');
    return ((await answer.json()) as { entries: { who: string; what: string; before: unknown; after: unknown }[] })
      .entries[0];
  };

  describe('200', () => {
    it('lists the languages, with what time has made wrong in each', async () => {
      const { body } = await stage.read<{ wordings: { locale: string; faults: unknown[] }[] }>('/banners');
      expect(body).to.deep.include({ defaultLocale: 'en' });
      const found = body.wordings.filter(({ locale }) => ['en', 'ja'].includes(locale));
      expect(found.map(({ locale, faults }) => [locale, faults])).to.deep.equal([
        ['en', []],
        ['ja', []],
      ]);
    });

    it('tells of a date that has passed since it was saved', async () => {
      await put(worded('Until December 24th, 2026'), await etagOf());
      await stage.page.moveClock({ now: '2026-12-26T12:00:00+09:00' });
      const { body } = await stage.read<{ wordings: { locale: string; faults: { path: string }[] }[] }>('/banners');
      expect(body.wordings.find(({ locale }) => locale === 'en')?.faults.map(({ path }) => path)).to.deep.equal([
        'banners.metered.headline',
      ]);
      await stage.page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    });

    it('reads one and replaces it by the ETag with which it was read; readers see it at once', async () => {
      const etag = await etagOf();
      const next = worded('{{numberArticlesLeft}} to go');
      const answer = await put(next, etag);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal(next);
      const again = await stage.read('/banners/en');
      expect(again).to.deep.equal({ body: next, etag: answer.headers.get('etag') });
      expect((await stage.page.meter(unread())).banner?.headline).to.equal('9 to go');
      expect((await stage.page.meter(unread(), { fields: { locale: 'ja' } })).banner?.locale).to.equal('ja');
    });

    it('reaches every other process within a second', async () => {
      const other = await stage.another();
      try {
        await put(worded('Anew'), await etagOf());
        const there = async () => (await createFrontEnd(other).meter(unread())).banner?.headline;
        await eventually(async () => expect(await there()).to.equal('Anew'), 1000);
      } finally {
        await other.close();
      }
    });

    it('is in the audit log with the texts before and after', async () => {
      const { body: before, etag } = await stage.read('/banners/en');
      const after = worded('Audited');
      await put(after, etag);
      expect(await audited()).to.deep.include({ who: 'edith', what: 'wording.update en', before, after });
    });

    it('takes a text per plural category', async () => {
      const headline = { one: 'One left', other: '{{numberArticlesLeft}} left' };
      expect((await put(worded(headline), await etagOf())).status).to.equal(200);
      expect((await stage.page.meter(unread())).banner?.headline).to.equal('9 left');
    });
  });

  it('C5: 200: takes a text per plural category of the number that it names, and 422 of several without a name', async () => {
    const other = '{{numberArticlesRead}} of {{articleLimit}} read, {{numberArticlesLeft}} left';
    const headline = { number: 'numberArticlesRead', one: 'The first of {{articleLimit}}', other };
    const refused = await put(worded({ one: headline.one, other }), await etagOf());
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['banners.metered.headline'] });
    expect((await put(worded(headline), await etagOf())).status).to.equal(200);
    expect((await stage.page.meter(unread())).banner?.headline).to.equal('The first of 10');
  });

  describe('201', () => {
    it('adds a language, which readers are served from then on', async () => {
      const answer = await stage.put('/banners/fr', inFrench(), { 'If-None-Match': '*' });
      expect(answer.status, await answer.clone().text()).to.equal(201);
      expect(await stage.read('/banners/fr')).to.deep.equal({ body: inFrench(), etag: answer.headers.get('etag') });
      expect((await stage.page.meter(unread(), { fields: { locale: 'fr' } })).banner?.locale).to.equal('fr');
      expect(await audited()).to.deep.include({ what: 'wording.create fr', before: null, after: inFrench() });
    });

    it('adds one without any version too, for there is nothing to overwrite', async () => {
      const german = { ...en, locale: 'de' };
      expect((await stage.put('/banners/de', german)).status).to.equal(201);
      await expectProblem(await stage.put('/banners/de', german), { status: 428, code: 'precondition-required' });
    });
  });

  describe('401 and 403', () => {
    for (const [method, path, allowed] of [
      ['GET', '/banners', ['vera', 'edith', 'olga']],
      ['GET', '/banners/en', ['vera', 'edith', 'olga']],
      ['POST', '/banners/preview', ['vera', 'edith', 'olga']],
      ['PUT', '/banners/en', ['edith', 'olga']],
    ] as [string, string, AdminName[]][]) {
      it(`${method} ${path} is for ${allowed.join(', ')}`, async () => {
        const refused = await send(stage.service, `/v1/admin/publications/${example}${path}`, { method });
        await expectProblem(refused, { status: 401, code: 'unauthorized' });
        for (const name of ['vera', 'edith', 'olga'] as const) {
          const { status } = await stage.desk.call(method, path, { as: name });
          if (allowed.includes(name)) expect(status, name).to.not.be.oneOf([401, 403, 500]);
          else expect(status, name).to.equal(403);
        }
      });
    }
  });

  it('404: knows the languages and publications that there are', async () => {
    for (const locale of ['it', 'EN', 'nothing', '%00']) {
      const refused = await stage.desk.get(`/banners/${locale}`);
      await expectProblem(refused, { status: 404, code: 'unknown-wording' });
    }
    const changed = await put({ ...en, locale: 'it' }, '"1"', '/banners/it');
    await expectProblem(changed, { status: 404, code: 'unknown-wording' });
    const elsewhere = createAdminDesk(stage.service, 'elsewhere');
    await expectProblem(await elsewhere.get('/banners'), { status: 404, code: 'unknown-publication' });
  });

  it('405: says which methods a wording has', async () => {
    const refused = await stage.desk.call('POST', '/banners/en');
    await expectProblem(refused, { status: 405, code: 'method-not-allowed' });
    expect(refused.headers.get('allow')).to.equal('GET, PUT, DELETE');
  });

  describe('412', () => {
    it('of twenty who replace it at once, one has', async () => {
      const etag = await etagOf();
      const texts = Array.from({ length: 20 }, (_, index) => worded(`Text ${index}`));
      const answers = await Promise.all(texts.map((text) => put(text, etag)));
      const won = answers.filter(({ status }) => status === 200);
      expect(won).to.have.lengthOf(1);
      expect(answers.filter(({ status }) => status === 412)).to.have.lengthOf(19);
      expect((await stage.read('/banners/en')).body).to.deep.equal(await won[0]?.json());
    });

    it('of twenty who add a language at once, one has', async () => {
      const texts = Array.from({ length: 20 }, (_, index) => ({ ...en, locale: 'nl', title: `Titel ${index}` }));
      const answers = await Promise.all(texts.map((text) => stage.put('/banners/nl', text, { 'If-None-Match': '*' })));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([201, ...Array.from({ length: 19 }, () => 412)]);
    });

    it('overwrites nothing that was there before', async () => {
      const refused = await stage.put('/banners/ja', shippedWording('ja'), { 'If-None-Match': '*' });
      await expectProblem(refused, { status: 412, code: 'version-conflict' });
    });
  });

  it('413: takes no more than 16 KiB', async () => {
    const items = Array.from({ length: 20 }, () => 'x'.repeat(900));
    const long = { ...en.banners['trial-expired'], list: { intro: 'x', items } };
    const body = { ...en, banners: { ...en.banners, 'trial-expired': long } };
    await expectProblem(await put(body, await etagOf()), { status: 413, code: 'payload-too-large' });
  });

  describe('422', () => {
    const bad: [string, object, readonly string[]][] = [
      ['an unknown variable', worded('{{articlesLeft}} left'), ['banners.metered.headline']],
      ['a variable of another banner', worded('Ends {{endDate}}'), ['banners.metered.headline']],
      ['a date that is past', worded('Until November 1st, 2026'), ['banners.metered.headline']],
      ['HTML', worded('Read <b>on</b>'), ['banners.metered.headline']],
      ['a character reference', worded('Fish &amp; chips'), ['banners.metered.headline']],
      ['a missing plural category', worded({ other: '{{numberArticlesLeft}}' }), ['banners.metered.headline']],
      [
        'a fault in one category',
        worded({ one: '{{x}}', other: '{{numberArticlesLeft}}' }),
        ['banners.metered.headline.one'],
      ],
      ['a missing plural ending', worded('x', { plurals: { other: 's' } }), ['plurals']],
      ['an empty text', worded(' '), ['banners.metered.headline']],
      ['a title that is a template', worded('x', { title: '{{title}}' }), ['title']],
      ['a text for no banner', { ...en, banners: { ...en.banners, other: { headline: 'x' } } }, ['banners.other']],
      ['a banner without a headline', { ...en, banners: { ...en.banners, premium: {} } }, ['banners.premium.headline']],
      [
        'a button that runs a script',
        {
          ...en,
          banners: { ...en.banners, premium: { headline: 'x', button: { label: 'x', action: 'javascript:alert(1)' } } },
        },
        ['banners.premium.button.action'],
      ],
      ['another language than that of the path', { ...en, locale: 'ja' }, ['locale']],
    ];

    for (const [name, body, paths] of bad) {
      it(`names the place of ${name}, and saves nothing`, async () => {
        const { etag } = await stage.read('/banners/en');
        await expectProblem(await put(body, etag), { status: 422, code: 'invalid-request', paths });
        expect(await etagOf()).to.equal(etag);
      });
    }

    it('says where in the text it is', async () => {
      const refused = await put(worded('You have {{articles}} left'), await etagOf());
      const { errors } = await expectProblem(refused, { status: 422, code: 'invalid-request' });
      const message = 'names an unknown variable: {{articles}}';
      expect(errors).to.deep.equal([{ path: 'banners.metered.headline', message, offset: 9, length: 12 }]);
    });

    it('adds no language that nobody speaks', async () => {
      const refused = await stage.put('/banners/xx', { ...en, locale: 'xx' });
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['locale'] });
    });
  });

  it('428: changes nothing for anyone who does not say what they have seen', async () => {
    const etag = await etagOf();
    for (const headers of [{}, { 'If-Match': '*' }, { 'If-None-Match': '"1"' }]) {
      const refused = await stage.put('/banners/en', worded('Unseen'), headers);
      await expectProblem(refused, { status: 428, code: 'precondition-required' });
    }
    expect(await etagOf()).to.equal(etag);
  });
});

import { expect } from 'chai';
import { triedAddresses } from '../../../src/http/schemas/try-address.ts';
import { example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { send } from '../../support/request.ts';
import { createAdminDesk } from '../../support/sign-on/admins.ts';

const path = '/meter/try-address';

const usual = {
  keep: null,
  drop: [],
  hostAliases: [],
  pathSuffixes: [],
  ignoreCase: false,
  ambiguous: 'refuse',
};

describeOnEveryStore('/v1/admin/publications/{publication}/meter/try-address', (store) => {
  const stage = useEditingService(store.env);

  const tried = async (body: object) => {
    const answer = await stage.desk.call('POST', path, { as: 'vera', body });
    const json: unknown = await answer.json();
    const parsed = triedAddresses.parse(json);
    expect(parsed).to.deep.equal(json);
    return parsed;
  };

  const change = async (fields: object) => {
    const answer = await stage.change('/meter', fields);
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return (await answer.json()) as object;
  };

  afterEach(() => change({ articleIdentity: {}, releases: 3 }));

  it('B1: 200: says which article an address is, what was left out, and what the gate makes of it', async () => {
    expect(await tried({ address: 'https://www.example.com/a/?utm_source=mail&id=1#top' })).to.deep.equal({
      article: 'https://www.example.com/a?id=1',
      leftOut: [
        { kind: 'path-end', text: '/' },
        { kind: 'parameter', text: 'utm_source=mail' },
        { kind: 'fragment', text: '#top' },
      ],
      isAmbiguous: false,
      isTooLong: false,
      isRefused: false,
      other: null,
      isSame: null,
    });
  });

  it('B1: 200: compares two addresses by a rule that is not saved, and saves nothing', async () => {
    const addresses = { address: '/Story/amp', other: '/story?ref=x' };
    expect(await tried(addresses)).to.include({ article: '/Story/amp', isSame: false });
    const articleIdentity = { ...usual, pathSuffixes: ['/amp'], ignoreCase: true, drop: ['ref'] };
    expect(await tried({ ...addresses, articleIdentity })).to.include({ article: '/story', isSame: true });
    expect((await stage.read('/meter')).body).to.deep.include({ articleIdentity: usual });
  });

  it('B1: 200: says which addresses the gate refuses, by the rule', async () => {
    const address = '/a/%2e%2e/b';
    expect(await tried({ address })).to.include({ article: '/b', isAmbiguous: true, isRefused: true });
    const articleIdentity = { ambiguous: 'normalise' };
    expect(await tried({ address, articleIdentity })).to.include({ isAmbiguous: true, isRefused: false });
    const long = await tried({ address: `/${'a'.repeat(2_048)}` });
    expect(long).to.include({ isAmbiguous: false, isTooLong: true, isRefused: true });
  });

  it('B1: 200: goes by the rule that holds, as the metering call does', async () => {
    const changed = await change({ articleIdentity: { hostAliases: ['www'], keep: ['id'] } });
    expect(changed).to.deep.include({ articleIdentity: { ...usual, hostAliases: ['www'], keep: ['id'] } });
    const [one, other] = ['https://www.example.com/a?id=1&b=2', 'https://example.com/a?id=1'];
    expect(await tried({ address: one, other })).to.include({ isSame: true });
    const headers = { 'X-Reader-Token': await stage.page.newReader() };
    expect((await stage.page.meter(one, { headers })).reason).to.equal('METERED');
    expect((await stage.page.meter(other, { headers })).reason).to.equal('ALREADY_READ');
  });

  it('T2: 200: changes how many views a reader may give back', async () => {
    expect(await change({ releases: 0 })).to.deep.include({ releases: 0 });
    const [article, headers] = [unread(), { 'X-Reader-Token': await stage.page.newReader() }];
    await stage.page.meter(article, { headers });
    const release = () => stage.page.post(`/v1/${example}/meter/release`, { article: { id: article } }, headers);
    await expectProblem(await release(), { status: 409, code: 'too-many-releases' });
    await change({ releases: 1 });
    expect((await release()).status).to.equal(200);
  });

  it('B5: 200: refuses a crawler from the change on', async () => {
    const { body } = await stage.read<{ crawlers: object[] }>('/meter');
    const [article, headers] = [unread(), { 'User-Agent': 'Mozilla/5.0 (compatible; GreedyBot/1.0)' }];
    expect((await stage.page.meter(article, { headers })).granted).to.equal(true);
    await change({ crawlers: [...body.crawlers, { name: 'Greedy', policy: 'refuse', userAgent: 'GreedyBot' }] });
    expect((await stage.page.meter(article, { headers })).granted).to.equal(false);
    await change({ crawlers: body.crawlers });
    expect((await stage.page.meter(article, { headers })).granted).to.equal(true);
  });

  it('B1: 401, 404: is for viewers, of publications that there are', async () => {
    const body = { address: '/a' };
    const refused = await send(stage.service, `/v1/admin/publications/${example}${path}`, { method: 'POST' });
    await expectProblem(refused, { status: 401, code: 'unauthorized' });
    const elsewhere = await createAdminDesk(stage.service, 'elsewhere').call('POST', path, { body });
    await expectProblem(elsewhere, { status: 404, code: 'unknown-publication' });
  });

  const bad: readonly [string, object, readonly string[]][] = [
    ['no address', {}, ['address']],
    ['an empty address', { address: '' }, ['address']],
    ['half a character', { address: '/\ud800' }, ['address']],
    ['an unknown field', { address: '/a', colour: 'red' }, ['colour']],
    ['a rule with a fault', { address: '/a', articleIdentity: { drop: ['a&b'] } }, ['articleIdentity.drop.0']],
    [
      'an end that is none',
      { address: '/a', articleIdentity: { pathSuffixes: ['amp'] } },
      ['articleIdentity.pathSuffixes.0'],
    ],
    [
      'a host alias of two parts',
      { address: '/a', articleIdentity: { hostAliases: ['w.x'] } },
      ['articleIdentity.hostAliases.0'],
    ],
  ];
  for (const [name, body, paths] of bad) {
    it(`B1: 422: names the field of ${name}`, async () => {
      const answer = await stage.desk.call('POST', path, { as: 'vera', body });
      await expectProblem(answer, { status: 422, code: 'invalid-request', paths });
    });
  }
});

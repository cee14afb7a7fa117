import { expect } from 'chai';
import { createPublicKeys } from '../src/tokens/public-keys.ts';
import { createKeyHost, makeKey, noonSeconds, type SigningKey } from './stile-keys.ts';

describe('the public keys at the edge', () => {
  let keys: readonly SigningKey[];

  before(async () => {
    keys = await Promise.all(['one', 'two', 'three'].map(makeKey));
  });

  function setUp() {
    const host = createKeyHost();
    let now = noonSeconds * 1000;
    const publicKeys = createPublicKeys({ url: host.url, fetch: host.fetch, now: () => now });
    const publish = (...kids: string[]) =>
      host.publish(keys.filter(({ kid }) => kids.includes(kid)).map(({ published }) => published));
    return {
      host,
      publish,
      has: async (kid: string) => (await publicKeys.find(kid)) !== null,
      pass: (seconds: number) => {
        now += seconds * 1000;
      },
    };
  }

  it('item 3: are fetched once for all who wait, and kept as long as their answer says', async () => {
    const { host, publish, has, pass } = setUp();
    publish('one', 'two');
    const found = await Promise.all(Array.from({ length: 50 }, (_, index) => has(index % 2 === 0 ? 'one' : 'two')));
    expect([found.every(Boolean), host.requests()]).to.deep.equal([true, 1]);
    pass(299);
    await has('one');
    expect(host.requests()).to.equal(1);
    pass(1);
    await has('one');
    expect(host.requests()).to.equal(2);
  });

  for (const [headers, seconds] of [
    [{}, 300],
    [{ 'Cache-Control': 'max-age=60' }, 60],
    [{ 'Cache-Control': 'public,max-age=600', Age: '540' }, 60],
    [{ 'Cache-Control': 'max-age=0, must-revalidate' }, 15],
    [{ 'Cache-Control': 's-maxage=900, max-age="120"' }, 120],
    [{ 'Cache-Control': 'max-age=999999999' }, 86_400],
  ] as const)
    it(`are fresh for ${seconds} s if their answer says ${JSON.stringify(headers)}`, async () => {
      const { host, has, pass } = setUp();
      host.publish(
        keys.map(({ published }) => published),
        headers,
      );
      await has('one');
      pass(seconds - 1);
      await has('one');
      expect(host.requests()).to.equal(1);
      pass(1);
      await has('one');
      expect(host.requests()).to.equal(2);
    });

  it('item 3: follow a rotation at once, and cost four requests a minute whatever names are invented', async () => {
    const { host, publish, has, pass } = setUp();
    publish('one');
    expect(await has('one')).to.equal(true);
    publish('two', 'one');
    pass(20);
    expect([await has('two'), await has('one')]).to.deep.equal([true, true]);
    expect(host.requests()).to.equal(2);
    for (let second = 0; second < 60; second += 1) {
      pass(1);
      await Promise.all(Array.from({ length: 20 }, (_, index) => has(`invented-${second}-${index}`)));
      expect(await has('two')).to.equal(true);
    }
    expect(host.requests()).to.be.within(3, 6);
  });

  it('item 3: serve on for a day while they cannot be had, and no longer', async () => {
    const { host, publish, has, pass } = setUp();
    publish('one');
    await has('one');
    const answers = [
      () => new Response('Bad gateway', { status: 502 }),
      () => Promise.reject(new TypeError('fetch failed')),
      () => new Response('{"keys":[]}'),
      () => new Response('not JSON'),
      () => new Response(`{"keys":[${'1,'.repeat(40_000)}1]}`),
      () => new Response(null, { status: 302, headers: { Location: 'https://attacker.example/jwks.json' } }),
    ];
    for (const answer of answers) {
      host.answerWith(answer);
      pass(3_600);
      expect(await has('one')).to.equal(true);
    }
    pass(18 * 3_600);
    expect(await has('one')).to.equal(false);
    publish('one');
    pass(15);
    expect(await has('one')).to.equal(true);
  });

  it('wait a second for a host that does not answer, and ask again after a pause', async () => {
    const { host, publish, has, pass } = setUp();
    host.answerWith(() => new Promise(() => {}));
    const first = has('one');
    expect(await Promise.all([first, has('one')])).to.deep.equal([false, false]);
    expect(await has('one')).to.equal(false);
    expect(host.requests()).to.equal(1);
    publish('one');
    pass(15);
    expect(await has('one')).to.equal(true);
  });

  it('leave out what is no key for ES256, and keep what is', async () => {
    const { host, has } = setUp();
    const [one, two, three] = keys.map(({ published }) => published);
    host.publish([
      { ...one, use: 'enc' },
      { ...two, alg: 'ES384' },
      { ...three, x: 'AAAA' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
      { ...one, kid: 'four' },
    ]);
    const found = await Promise.all(['one', 'two', 'three', 'secret', 'four'].map(has));
    expect(found).to.deep.equal([false, false, false, false, true]);
  });
});

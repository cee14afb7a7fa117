import { expect } from 'chai';
import { returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';

const realNow = startingAt('2026-12-20T12:00:00+09:00');

describe('who asks', () => {
  const service = useService({}, { realNow });
  const page = createFrontEnd(service);

  /** Headers of a reader who has a cookie and has read something, and what they have read. */
  async function readerByCookie() {
    const Cookie = `stile_reader=${await page.newReader()}`;
    const { reader } = await page.meter(unread(), { headers: { Cookie } });
    return { Cookie, id: reader.id };
  }

  /** A genuine reader token with one character changed. */
  const tampered = async () => (await page.newReader()).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));

  const useless: [string, () => Record<string, string> | Promise<Record<string, string>>][] = [
    ...['null', 'undefined', '', '[object Object]', 'false', '0', 'x'.repeat(4_000)].map(
      (text): [string, () => Record<string, string>] => [
        `X-Reader-Token: ${text.slice(0, 20)}`,
        () => ({ 'X-Reader-Token': text }),
      ],
    ),
    ['a tampered X-Reader-Token', async () => as(await tampered())],
    ...['Basic dXNlcjpwYXNz', 'ApiKey abc', 'Digest username="a"', 'Bearerish abc', 'Negotiate', 'null'].map(
      (text): [string, () => Record<string, string>] => [`Authorization: ${text}`, () => ({ Authorization: text })],
    ),
    ['X-Entitlement-Token: null', () => ({ 'X-Entitlement-Token': 'null' })],
  ];

  for (const [what, extra] of useless) {
    const row = what.startsWith('Authorization') ? 'B4' : 'T6';
    it(`${row}: is the reader of a valid cookie, whatever is sent beside it: ${what}`, async () => {
      const { Cookie, id } = await readerByCookie();
      const headers = { Cookie, ...(await extra()) };
      const answer = await page.ask(unread(), { headers });
      expect(answer.status).to.equal(200);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      const { reader, meter } = (await answer.json()) as { reader: object; meter: { used: number } };
      expect(reader).to.deep.equal({ id, kind: 'anonymous' });
      expect(meter.used).to.equal(2);
      const checkout = { offer: 'trial-3-months', returnUrl };
      expect((await page.post(`/v1/${example}/checkout`, checkout, headers)).status).to.equal(201);
    });
  }

  it('T6: is the reader of a valid cookie, whatever others a sibling host has planted before it', async () => {
    const { Cookie, id } = await readerByCookie();
    for (const planted of ['stile_reader=x', 'stile_reader=', `stile_reader=${await tampered()}`]) {
      for (const header of [`${planted}; ${Cookie}`, `${Cookie}; ${planted}`, `a=b; ${planted}; ${Cookie}`])
        expect((await page.meter(unread(), { headers: { Cookie: header } })).reader.id, header).to.equal(id);
    }
  });

  it('T6: is nobody known where nothing that is sent is valid: another reader each time', async () => {
    const headers = { ...as('null'), Cookie: 'stile_reader=null' };
    const [one, other] = [await page.meter('a', { headers }), await page.meter('a', { headers })];
    expect(one.reader.id).to.not.equal(other.reader.id);
    expect(one.meter).to.include({ used: 1 });
  });
});

describeOnEveryStore('B6: a reader who signs out again', (store) => {
  const service = useService(() => store.env(), { realNow });
  const page = createFrontEnd(service);

  it('B6: goes on with the same meter: signing in and out by turns gives what registering gives', async () => {
    const anonymous = as(await page.newReader());
    const signIn = signedIn(await page.signIn('in-and-out@example.com'));
    const read = new Set<string>();
    let reads = 0;
    let counted = 0;
    for (const id of Array.from({ length: 40 }, unread)) {
      const headers = reads % 3 === 2 ? { ...anonymous, ...signIn } : reads % 3 === 1 ? anonymous : signIn;
      reads += 1;
      // Once both are united there is one meter; a sign-in without the cookie is that of the registered reader alone.
      const { granted, reason } = await page.meter(id, { headers });
      if (granted) read.add(id);
      if (reason === 'METERED') counted += 1;
    }
    expect(read.size).to.equal(15);
    expect(counted).to.equal(15);
  });

  it('B6: gets nothing from having read all before, with any sign-in beside the cookie', async () => {
    const anonymous = as(await page.newReader());
    await page.readMany(10, { headers: anonymous });
    const first = signedIn(await page.signIn('first@example.com'));
    await page.readMany(5, { headers: { ...anonymous, ...first } });
    for (const headers of [anonymous, { ...anonymous, ...first }, first])
      expect(await page.meter(unread(), { headers })).to.include({ granted: false });
    const second = signedIn(await page.signIn('second@example.com'));
    await page.readMany(15, { headers: { ...anonymous, ...second } });
    for (const headers of [anonymous, { ...anonymous, ...first }, { ...anonymous, ...second }, second])
      expect(await page.meter(unread(), { headers })).to.include({ granted: false });
  });
});

describe('B9: a look at what is sold or held', () => {
  const service = useService({}, { realNow });
  const page = createFrontEnd(service);

  const strangers: readonly Record<string, string>[] = [
    {},
    as('null'),
    { Cookie: 'stile_reader=garbage' },
    { 'X-Entitlement-Token': 'garbage' },
    { Cookie: `stile_entitlement_${example}=x.y.z`, Authorization: 'Basic dXNlcjpwYXNz' },
    { 'Sec-Purpose': 'prefetch' },
  ];

  for (const path of ['offers', 'entitlement']) {
    it(`B9: sets no cookie and makes nobody: ${path}`, async () => {
      for (const headers of strangers) {
        const answer = await page.get(`/v1/${example}/${path}`, headers);
        expect(answer.status).to.equal(200);
        expect(answer.headers.getSetCookie()).to.deep.equal([]);
        expect(answer.headers.get('cache-control')).to.equal('private, no-store');
        expect(await answer.text()).to.not.match(/r_[\w-]{22}/);
      }
    });
  }

  it('B9: sets no cookie for somebody who is known and holds nothing', async () => {
    const known = as(await page.newReader());
    for (const headers of [known, signedIn(await page.signIn('known@example.com'))])
      for (const path of ['offers', 'entitlement']) {
        const answer = await page.get(`/v1/${example}/${path}`, headers);
        expect(answer.headers.getSetCookie(), path).to.deep.equal([]);
      }
  });
});

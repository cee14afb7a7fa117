import { expect } from 'chai';
import { as, createFrontEnd, example, type FrontEnd, unread } from '../support/browser/front-end.ts';
import { useService } from '../support/service.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('an anonymous reader', () => {
  const start = Date.UTC(2026, 10, 23, 3);
  let now = start;
  const service = useService({}, { realNow: () => now });
  const page = createFrontEnd(service);

  beforeEach(() => {
    now = start;
  });

  const byCookie = (value: string) => ({ Cookie: `stile_reader=${value}` });

  /** The reader token that an answer sets as a cookie, or null. */
  function cookieOf(answer: Response): string | null {
    const [cookie = ''] = answer.headers.getSetCookie();
    return /^stile_reader=([^;]+);/.exec(cookie)?.[1] ?? null;
  }

  it('is minted where there is none, with a cookie for thirteen months that no script can read', async () => {
    const answer = await page.ask(unread());
    const { reader } = (await answer.json()) as { reader: { token: string } };
    const attributes = 'Max-Age=34214400; Path=/; HttpOnly; SameSite=Lax';
    expect(answer.headers.getSetCookie()).to.deep.equal([`stile_reader=${reader.token}; ${attributes}`]);
    expect(34_214_400_000 / dayMs).to.equal(396);
  });

  it('is the same by cookie and by X-Reader-Token, and gets no new one', async () => {
    const token = await page.newReader();
    const first = await page.meter(unread(), { headers: byCookie(token) });
    const second = await page.ask(unread(), { headers: as(token) });
    expect(second.headers.getSetCookie()).to.deep.equal([]);
    const { reader, meter } = (await second.json()) as typeof first;
    expect(reader).to.deep.equal(first.reader).and.not.have.property('token');
    expect(meter?.used).to.equal(2);
  });

  it('is found among other cookies', async () => {
    const token = await page.newReader();
    await page.meter(unread(), { headers: as(token) });
    for (const Cookie of [
      `a=1; stile_reader=${token}; b=2`,
      `xstile_reader=1; stile_reader=${token}`,
      `stile_reader=${token};`,
      `a; ;=; stile_reader = ${token} `,
    ])
      expect(await page.used({ Cookie }), Cookie).to.equal(1);
  });

  it('is who the header says where cookie and header differ', async () => {
    const [one, other] = [await page.newReader(), await page.newReader()];
    await page.meter(unread(), { headers: as(one) });
    expect(await page.used({ ...as(one), ...byCookie(other) })).to.equal(1);
    expect(await page.used({ ...as(other), ...byCookie(one) })).to.equal(0);
  });

  it('B4: an empty jar is a new reader, each time', async () => {
    const decisions = [await page.meter(unread()), await page.meter(unread()), await page.meter(unread())];
    expect(new Set(decisions.map(({ reader }) => reader.id)).size).to.equal(3);
    expect(decisions.map(({ meter }) => meter?.used)).to.deep.equal([1, 1, 1]);
  });

  const flipped = (character: string | undefined) => (character === 'A' ? 'B' : 'A');

  const forgeries: [string, (token: string, other: string) => string][] = [
    ['with its first character changed', (token) => flipped(token[0]) + token.slice(1)],
    ['with the last character of its id changed', (token) => token.slice(0, 27) + flipped(token[27]) + token.slice(28)],
    ['with its last character changed', (token) => token.slice(0, -1) + flipped(token.at(-1))],
    ['cut short', (token) => token.slice(0, -1)],
    ['cut down to its id', (token) => token.slice(0, token.indexOf('.'))],
    ['without its id', (token) => token.slice(token.indexOf('.'))],
    ['longer', (token) => `${token}A`],
    ['with the signature of another', (token, other) => token.slice(0, 28) + other.slice(28)],
    ['in quotation marks', (token) => `"${token}"`],
    ['with its id alone, unsigned', (token) => `r_${token.slice(0, 22)}`],
    ['made of the letters that anybody could write', () => `${'A'.repeat(28)}.${'A'.repeat(24)}`],
    ['empty', () => ''],
    ['a number', () => '0'],
  ];

  for (const [name, forge] of forgeries) {
    it(`B4: a token ${name} is replaced by a new reader, and nothing is counted for the old one`, async () => {
      const [token, other] = [await page.newReader(), await page.newReader()];
      await page.meter(unread(), { headers: as(token) });
      for (const headers of [as(forge(token, other)), byCookie(forge(token, other))]) {
        const answer = await page.ask(unread(), { headers });
        const { reader, meter } = (await answer.json()) as Awaited<ReturnType<FrontEnd['meter']>>;
        expect(reader.token).to.be.a('string').and.not.equal(token);
        expect(cookieOf(answer)).to.equal(reader.token);
        expect(meter?.used).to.equal(1);
      }
      expect(await page.used(as(token))).to.equal(1);
      expect(await page.used(as(other))).to.equal(0);
    });
  }

  it('B4: what a page says of its own count is refused, and an old cookie of counts is nobody', async () => {
    const headers = { Cookie: 'meter=0; articles_read=0; stile_count=0' };
    const [first] = await page.readMany(1, { headers });
    expect(first?.meter).to.include({ used: 1 });
    const refused = await page.ask(unread(), { fields: { meter: { used: 0 } } });
    expect(refused.status).to.equal(422);
  });

  it('is forgotten after thirteen months', async () => {
    const headers = as(await page.newReader());
    now = start + 396 * dayMs - 1000;
    expect((await page.meter(unread(), { headers })).reader).to.not.have.property('token');
    now = start + 396 * dayMs;
    expect((await page.meter(unread(), { headers })).reader).to.have.property('token');
  });

  it('has the same id in every publication, and a meter in each', async () => {
    const { reader } = await page.meter(unread());
    const again = await page.meter(unread(), { headers: as(reader.token ?? '') });
    expect(again.reader.id).to.equal(reader.id);
    const gate = await page.get(`/v1/${example}/gate`, { ...as(reader.token ?? ''), 'X-Original-URI': '/third' });
    expect(gate.headers.get('x-stile-left')).to.equal('7');
  });
});

describe('an anonymous reader of a service behind https', () => {
  const service = useService({ PUBLIC_URL: 'https://stile.example.com' });
  const page = createFrontEnd(service);

  it('has a cookie that no other host can plant and that never travels in the clear', async () => {
    const answer = await page.ask(unread());
    const { reader } = (await answer.json()) as { reader: { token: string } };
    const attributes = 'Max-Age=34214400; Path=/; HttpOnly; SameSite=Lax; Secure';
    expect(answer.headers.getSetCookie()).to.deep.equal([`__Host-stile_reader=${reader.token}; ${attributes}`]);
    expect(await page.used({ Cookie: `__Host-stile_reader=${reader.token}` })).to.equal(1);
    expect(await page.used({ Cookie: `stile_reader=${reader.token}` })).to.equal(0);
  });
});
